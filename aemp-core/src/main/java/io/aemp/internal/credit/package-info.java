/**
 * Inbound credit: how much of what each peer sent is not handled yet. A charge travels
 * with a message or request and is settled when that is finished (guarantee, rule R8).
 */
@NullMarked
package io.aemp.internal.credit;

import org.jspecify.annotations.NullMarked;
