package io.aemp.internal.wire;

import java.util.List;
import java.util.stream.Collectors;

import io.aemp.Message;
import io.aemp.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One way to write packets as bytes (protocol, section 1.5).
 */
public interface Framing {

	/**
	 * All framings that this node understands, preferred first.
	 */
	List<Framing> SUPPORTED = List.of(new CborFraming(), new JsonFraming());

	/**
	 * Returns the framing of this name.
	 * @param name as announced in a greeting
	 * @return one of {@link #SUPPORTED}
	 * @throws IllegalArgumentException if there is none
	 */
	static Framing named(String name) {
		return SUPPORTED.stream()
			.filter((framing) -> framing.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("This node knows no framing '" + Printable.of(name)
					+ "', only " + SUPPORTED.stream().map(Framing::name).collect(Collectors.joining(", "))));
	}

	/**
	 * Returns the name in greetings.
	 * @return the name
	 */
	String name();

	/**
	 * Appends one packet.
	 * @param portName the port on the receiving node, empty for its node port
	 * @param elements the message, legal as {@link Message#of} says
	 * @param out where it goes
	 * @throws IllegalArgumentException if an element cannot be written
	 */
	void write(String portName, @Nullable Object[] elements, FrameBuffer out);

	/**
	 * Appends one packet of the commonest kind, with nothing but plain texts and integers
	 * in it, which is faster if the framing has a way for that. Such a message is legal:
	 * it need not be checked before.
	 * @param portName the port on the receiving node, empty for its node port
	 * @param elements the message, whatever it is
	 * @param out where it goes
	 * @return false if it is of another kind, or there is no such way: then nothing is
	 * appended
	 */
	default boolean writePlain(String portName, @Nullable Object[] elements, FrameBuffer out) {
		return false;
	}

	/**
	 * Returns a reader for one connection.
	 * @param limits what it accepts
	 * @return a new reader
	 */
	FrameReader newReader(FrameLimits limits);

}
