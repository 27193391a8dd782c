/**
 * From the wish for a link to a verified connection that is the link: looks up, dials,
 * accepts, arbitrates between connections of one peer, and hands over from a link that is
 * gone. Confined to the loop of the node, with these exceptions: {@code LinkAttempts}
 * belongs to the lock of the sequence, so that a message that waits always has an
 * attempt; {@code Arbitration}, {@code Exclusions} and {@code UnknownNodes} have short
 * locks of their own, under which nothing else is called. {@code LinkAcceptance} and
 * {@code LinkHandover} know each other: a connection that waited is accepted like others.
 */
@NullMarked
package io.aemp.internal.link.connect;

import org.jspecify.annotations.NullMarked;
