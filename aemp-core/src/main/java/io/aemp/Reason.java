package io.aemp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a port died or messages to it were lost. Empty for a normal end.
 * Immutable.
 *
 * <p>
 * A reason takes at most 64 KiB, wherever it comes from: texts count in UTF-8, each value
 * counts 9 bytes besides. What does not fit is cut, and a mark that begins with
 * {@code "..."} stands in its place.
 *
 * @since 0.1.0
 */
public final class Reason {

	/** A normal end: the reason without elements. */
	public static final Reason NORMAL = new Reason();

	/** The node of the port was closed. */
	public static final Reason NODE_CLOSED = new Reason("die", "its node was closed");

	/** Made before there is a lack of memory. */
	private static final Reason UNTOLD = new Reason("die", "an exception without a text that could be read");

	/** The number of elements that {@link #toString()} shows. */
	private static final int MAX_PRINTED = 8;

	/**
	 * The number of characters that {@link #toString()} shows of an element. A failure of
	 * a link names several nodes and addresses.
	 */
	private static final int MAX_TEXT = 300;

	private final List<@Nullable Object> elements;

	private final @Nullable Throwable cause;

	private final @Nullable String killer;

	private Reason(@Nullable Object... elements) {
		this.elements = BoundedElements.copy(elements);
		this.cause = null;
		this.killer = null;
	}

	private Reason(Reason reason, @Nullable Throwable cause, @Nullable String killer) {
		this.elements = reason.elements;
		this.cause = cause;
		this.killer = killer;
	}

	/**
	 * Returns a reason of these elements, cut to 64 KiB. Records and other objects are
	 * converted by the standard {@link ElementMapper}, also if the node has another one.
	 * @param elements the same values that a message may have; they are copied
	 * @return the reason; {@link #NORMAL} without elements
	 * @throws IllegalArgumentException if an element cannot be sent
	 */
	public static Reason of(@Nullable Object... elements) {
		@Nullable Object[] sendable = ElementMapper.standard().sendable(elements);
		if (sendable.length == 0) {
			return NORMAL;
		}
		Reason reason = new Reason(sendable);
		// A list or map of the application may have changed since the first look.
		ElementMapper.standard().sendable(reason.elements.toArray());
		return reason;
	}

	/**
	 * Returns a reason from the wire, cut to 64 KiB. Its elements are legal there even if
	 * they may not be sent: other nodes do send infinity. For transports and codecs.
	 * @param elements are copied
	 * @return the reason; {@link #NORMAL} without elements
	 */
	public static Reason decoded(@Nullable Object... elements) {
		return (elements.length == 0) ? NORMAL : new Reason(elements);
	}

	/**
	 * Returns the reason of a port that an exception ended. Never throws, whatever the
	 * methods of the exception do: if its message cannot be had, the name of its class
	 * takes its place.
	 * @param cause what was thrown
	 * @return {@code die, <text>}
	 */
	public static Reason die(Throwable cause) {
		try {
			Reason reason = of("die", Values.wellFormed(BoundedElements.cut(textOf(cause))));
			return new Reason(reason, cause, null);
		}
		catch (Throwable ex) {
			// No memory or stack for a text: it has to die of something nevertheless.
			return UNTOLD;
		}
	}

	private static String textOf(Throwable cause) {
		String text = null;
		try {
			text = cause.getMessage();
		}
		catch (Throwable ex) {
			// The method belongs to the application, like what it throws.
		}
		return (text != null) ? text : cause.getClass().getName();
	}

	/**
	 * Returns the same reason in a form that every peer accepts and that takes little
	 * memory: its first two elements as printable text of 80 characters at most.
	 * @return the reason itself if it is normal
	 */
	public Reason shortened() {
		if (isNormal()) {
			return this;
		}
		String text = (this.elements.size() > 1) ? printable(this.elements.get(1)) : "";
		return new Reason(new Reason(printable(this.elements.get(0)), text), this.cause, this.killer);
	}

	/**
	 * Returns the reason for a link that failed or could not be established.
	 * @param nodeId the node
	 * @param text what happened
	 * @return {@code transport_error, <node>, <text>}
	 */
	public static Reason transportError(String nodeId, String text) {
		return of("transport_error", nodeId, text);
	}

	/**
	 * There is no such port.
	 * @param portId the port that was to be monitored
	 * @return {@code no_such_port, <text>, <port ID>}
	 */
	public static Reason noSuchPort(String portId) {
		return of("no_such_port", "cannot monitor nonexistent port", portId);
	}

	/**
	 * Returns the reason for a message that no receiver of its port matches.
	 * @param tag the first element of the message
	 * @return {@code unhandled_message, <text>}
	 */
	public static Reason unhandledMessage(@Nullable String tag) {
		// Cut and cleaned as the reference does it (protocol, section 4).
		return of("unhandled_message",
				"no callback found for message '" + Printable.of((tag != null) ? tag : "", 30) + "'");
	}

	/**
	 * Determines if the port ended normally.
	 * @return true if there are no elements
	 */
	public boolean isNormal() {
		return this.elements.isEmpty();
	}

	/**
	 * Returns the kind of the reason, which is its first element.
	 * @return the first element as text, empty for a normal end
	 */
	public String kind() {
		String kind = isNormal() ? null : Values.text(this.elements.get(0));
		return (kind != null) ? kind : "";
	}

	/**
	 * Returns all elements.
	 * @return read-only
	 */
	public List<@Nullable Object> elements() {
		return this.elements;
	}

	/**
	 * Returns the same reason with a note of the node that killed the port. The note
	 * stays in this process, and two reasons that differ in it only are equal.
	 * @param nodeId the node that sent the {@code kil}
	 * @return a new reason
	 */
	public Reason killedBy(String nodeId) {
		return new Reason(this, this.cause, nodeId);
	}

	/**
	 * Returns the node that killed the port, if it was another one.
	 * @return null if this process killed it, and for reasons from the wire
	 */
	public @Nullable String killer() {
		return this.killer;
	}

	/**
	 * Returns the exception that killed the port, if that happened in this process. The
	 * wire carries only its text.
	 * @return the exception, or null
	 */
	public @Nullable Throwable cause() {
		return this.cause;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Reason reason && texts(this.elements).equals(texts(reason.elements));
	}

	@Override
	public int hashCode() {
		return texts(this.elements).hashCode();
	}

	/** Values are equal in whichever Java type they came. */
	private static List<@Nullable Object> texts(List<@Nullable Object> elements) {
		List<@Nullable Object> texts = new ArrayList<>(elements);
		texts.replaceAll(Values::canonical);
		return texts;
	}

	/**
	 * Returns the reason in words: its first elements, their strings made printable.
	 */
	@Override
	public String toString() {
		if (isNormal()) {
			return "normal end";
		}
		String more = (this.elements.size() > MAX_PRINTED) ? ", ..." : "";
		return this.elements.stream()
			.limit(MAX_PRINTED)
			.map(Reason::readable)
			.collect(Collectors.joining(", ", "", more));
	}

	private static String printable(@Nullable Object element) {
		String text = Values.text(element);
		return (text != null) ? Printable.of(text) : Values.typeOf(element);
	}

	private static String readable(@Nullable Object element) {
		String text = Values.text(element);
		if (text == null) {
			return Values.typeOf(element);
		}
		return Printable.of(text, MAX_TEXT) + ((text.length() > MAX_TEXT) ? "..." : "");
	}

}
