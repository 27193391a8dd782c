/**
 * Inbound credit: how much of what each peer sent is not handled yet. A charge travels
 * with a message or request and is settled when that is finished (guarantee, rule R8).
 *
 * <p>
 * The four classes know each other: a credit opens charges, and a charge belongs to a
 * credit and makes the entries and tasks that settle it.
 */
@NullMarked
package io.aemp.internal.credit;

import org.jspecify.annotations.NullMarked;
