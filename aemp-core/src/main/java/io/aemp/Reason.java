package io.aemp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Why a port died or messages to it were lost. Empty for a normal end. Immutable.
 *
 * @since 0.1.0
 */
public final class Reason {

	/** A normal end: the reason without elements. */
	public static final Reason NORMAL = new Reason();

	/** The node of the port was closed. */
	public static final Reason NODE_CLOSED = new Reason("die", "its node was closed");

	private final List<@Nullable Object> elements;

	private Reason(@Nullable Object... elements) {
		List<@Nullable Object> list = new ArrayList<>(elements.length);
		for (Object element : elements) {
			list.add(element);
		}
		this.elements = Collections.unmodifiableList(list);
	}

	/**
	 * A reason of these elements.
	 * @param elements the same values that a message may have; belong to the reason from
	 * now on
	 * @return the reason; {@link #NORMAL} without elements
	 * @throws IllegalArgumentException if an element cannot be sent
	 */
	public static Reason of(@Nullable Object... elements) {
		Values.check(elements);
		return (elements.length == 0) ? NORMAL : new Reason(elements);
	}

	/**
	 * A reason from the wire, whose elements are legal there even if they may not be
	 * sent: other nodes do send infinity. For transports and codecs.
	 * @param elements belong to the reason from now on
	 * @return the reason; {@link #NORMAL} without elements
	 */
	public static Reason decoded(@Nullable Object... elements) {
		return (elements.length == 0) ? NORMAL : new Reason(elements);
	}

	/**
	 * An exception ended the port.
	 * @param cause what was thrown
	 * @return {@code die, <text>}
	 */
	public static Reason die(Throwable cause) {
		return of("die", Values.wellFormed(textOf(cause)));
	}

	private static String textOf(Throwable cause) {
		String text = null;
		try {
			text = cause.getMessage();
		}
		catch (RuntimeException ex) {
			// It must die of something nevertheless.
		}
		return (text != null) ? text : cause.getClass().getName();
	}

	/**
	 * The link to a node failed or could not be had.
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
	 * A port without a default receiver got a message that none of its tags matched.
	 * @param tag the first element of the message
	 * @return {@code unhandled_message, <text>}
	 */
	public static Reason unhandledMessage(@Nullable String tag) {
		// Cut and cleaned as the reference does it (protocol, section 4).
		return of("unhandled_message",
				"no callback found for message '" + Printable.of((tag != null) ? tag : "", 30) + "'");
	}

	/**
	 * Whether the port ended normally.
	 * @return true if there are no elements
	 */
	public boolean isNormal() {
		return this.elements.isEmpty();
	}

	/**
	 * What happened, in one word.
	 * @return the first element as text, empty for a normal end
	 */
	public String kind() {
		String kind = isNormal() ? null : Values.text(this.elements.get(0));
		return (kind != null) ? kind : "";
	}

	/**
	 * All elements.
	 * @return read-only
	 */
	public List<@Nullable Object> elements() {
		return this.elements;
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
	 * The reason in words, its strings made printable.
	 */
	@Override
	public String toString() {
		if (isNormal()) {
			return "normal end";
		}
		return this.elements.stream().map((element) -> {
			String text = Values.text(element);
			return (text != null) ? Printable.of(text) : Values.typeOf(element);
		}).collect(Collectors.joining(", "));
	}

}
