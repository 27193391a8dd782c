package io.aemp;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A message for a port: an immutable sequence of elements. Strings may arrive as text or
 * as bytes, whichever the sender's language preferred; the typed accessors make no
 * difference between them (bytes stand for the characters U+0000 to U+00FF). May be read
 * from any thread.
 *
 * @since 0.1.0
 */
public final class Message {

	/**
	 * The largest depth of a message: the message itself, the lists and maps in it, those
	 * in them and so on.
	 */
	public static final int MAX_DEPTH = 128;

	private final @Nullable Object[] elements;

	private final int offset;

	private Message(@Nullable Object[] elements, int offset) {
		this.elements = elements;
		this.offset = offset;
	}

	/**
	 * Creates the message that a receiver gets when these elements are sent, here or on
	 * another node: see {@link ElementMapper#received}. Records and other objects are
	 * converted by the standard {@link ElementMapper}.
	 * @param elements the array belongs to the message from now on and must not be
	 * changed; lists, maps and byte arrays in it are copied
	 * @return the message
	 * @throws IllegalArgumentException if an element cannot be sent
	 */
	public static Message of(@Nullable Object... elements) {
		return new Message(ElementMapper.standard().received(elements), 0);
	}

	/**
	 * Returns a message of the elements from a position on, which are known to be legal
	 * because they came from the wire. For transports and codecs.
	 * @param elements belong to the message from now on and must not be changed
	 * @param from the position of the first one
	 * @return the message
	 */
	public static Message decoded(@Nullable Object[] elements, int from) {
		return new Message(elements, from);
	}

	/**
	 * Returns the number of elements.
	 * @return the number of elements
	 */
	public int size() {
		return this.elements.length - this.offset;
	}

	/**
	 * Returns the element as it came.
	 * @param index from 0
	 * @return null, Boolean, String, {@code byte[]}, Long, BigInteger (beyond 64 bits),
	 * Double, List or Map; lists and maps are read-only. The sender's Java types do not
	 * matter, here and on other nodes.
	 * @throws IndexOutOfBoundsException if the message is shorter
	 */
	public @Nullable Object get(int index) {
		if (index < 0 || index >= size()) {
			throw new IndexOutOfBoundsException("Element " + index + " of a message of " + size());
		}
		return this.elements[this.offset + index];
	}

	/**
	 * Returns the element as text.
	 * @param index from 0
	 * @return the text; bytes are read as Latin-1, numbers as their digits, integral
	 * floats as those of the integer
	 * @throws IllegalArgumentException if it is something else
	 */
	public String text(int index) {
		return typed(index, "text", Values.text(get(index)));
	}

	/**
	 * Returns the element as bytes.
	 * @param index from 0
	 * @return the bytes, not a copy; text is read as Latin-1
	 * @throws IllegalArgumentException if it is something else
	 */
	public byte[] bytes(int index) {
		return typed(index, "bytes", Values.bytes(get(index)));
	}

	/**
	 * Returns the element as an integer.
	 * @param index from 0
	 * @return the integer; strings of digits and integral floats are read as integers
	 * @throws IllegalArgumentException if it is something else or has more than 64 bits
	 */
	public long integer(int index) {
		return typed(index, "an integer of 64 bits", Values.integer(get(index)));
	}

	/**
	 * Returns the element as a floating point number.
	 * @param index from 0
	 * @return the number
	 * @throws IllegalArgumentException if it is something else
	 */
	public double decimal(int index) {
		return typed(index, "a number", Values.decimal(get(index)));
	}

	/**
	 * Returns the element as a list.
	 * @param index from 0
	 * @return the list, read-only
	 * @throws IllegalArgumentException if it is something else
	 */
	@SuppressWarnings("unchecked")
	public List<@Nullable Object> list(int index) {
		return typed(index, "a list", (get(index) instanceof List<?> list) ? (List<@Nullable Object>) list : null);
	}

	/**
	 * Returns the element as a map.
	 * @param index from 0
	 * @return the map, read-only
	 * @throws IllegalArgumentException if it is something else
	 */
	@SuppressWarnings("unchecked")
	public Map<String, @Nullable Object> map(int index) {
		return typed(index, "a map",
				(get(index) instanceof Map<?, ?> map) ? (Map<String, @Nullable Object>) map : null);
	}

	/**
	 * Returns the element as an object of a Java class: a record or bean of a map, an
	 * enum of its name, a number of its digits. Strings inside it may be text or bytes,
	 * and properties that the class does not have are ignored. Uses the standard
	 * {@link ElementMapper}, also if the node has another one: a message does not know
	 * its node.
	 * @param <T> the type wanted
	 * @param index from 0
	 * @param type the class wanted
	 * @return the object
	 * @throws IllegalArgumentException if the element is null or cannot be read as this
	 * class
	 */
	@SuppressWarnings("unchecked")
	public <T> T get(int index, Class<T> type) {
		return (T) get(index, (Type) type);
	}

	/**
	 * Returns the element as an object of any Java type, as with
	 * {@link #get(int, Class)}.
	 * @param index from 0
	 * @param type the type wanted, {@code List<Some>} for example
	 * @return the object
	 * @throws IllegalArgumentException if the element is null or cannot be read as this
	 * type; the text of its cause, if any, names the place inside the element
	 */
	public Object get(int index, Type type) {
		Object element = get(index);
		IllegalArgumentException cause = null;
		String where = "";
		if (element != null) {
			try {
				Object converted = ElementMapper.standard().read(element, type);
				if (converted != null) {
					return converted;
				}
			}
			catch (IllegalArgumentException ex) {
				String text = ex.getMessage();
				where = (text == null || text.isEmpty()) ? "" : ", because of " + text;
				cause = ex;
			}
		}
		throw new IllegalArgumentException("Element " + index + " of the message cannot be read as "
				+ type.getTypeName() + " but is " + Values.typeOf(element) + where, cause);
	}

	/**
	 * Returns the node that sent this message: the ID under which its link to this node
	 * was authenticated, which whoever knows the secret may choose.
	 * @return null if it came from this node itself, or is no message that was received
	 */
	public @Nullable String senderNode() {
		// Costs nothing until somebody asks: what a packet begins with is no element.
		return (this.offset > 0 && this.elements[0] instanceof Origin origin) ? origin.nodeId() : null;
	}

	/**
	 * Returns the rest of this message, without a copy.
	 * @param from the index of its first element, at most the size
	 * @return the elements from there on
	 */
	public Message rest(int from) {
		if (from < 0 || from > size()) {
			throw new IndexOutOfBoundsException("From element " + from + " of a message of " + size());
		}
		return new Message(this.elements, this.offset + from);
	}

	/**
	 * Returns this message without its last element, the reply port for example.
	 * @return a message one element shorter, from the same sender
	 * @throws IndexOutOfBoundsException if this message is empty
	 */
	public Message withoutLast() {
		if (size() == 0) {
			throw new IndexOutOfBoundsException("The message is empty");
		}
		return new Message(Arrays.copyOf(this.elements, this.elements.length - 1), this.offset);
	}

	/**
	 * Returns a copy that shares nothing with this message that could be changed.
	 * @return the copy, with values of the types that come from the wire
	 */
	public Message copy() {
		@Nullable Object[] copies = new @Nullable Object[size()];
		for (int i = 0; i < copies.length; i++) {
			copies[i] = Values.copy(get(i));
		}
		return new Message(copies, 0);
	}

	/**
	 * Returns all elements.
	 * @return a read-only view
	 */
	public List<@Nullable Object> elements() {
		return Collections.unmodifiableList(Arrays.asList(this.elements).subList(this.offset, this.elements.length));
	}

	/**
	 * Returns the first element as text, to choose a receiver by.
	 * @return the tag; null if there is none or it is no string or number
	 */
	public @Nullable String tag() {
		return (this.offset < this.elements.length) ? Values.text(this.elements[this.offset]) : null;
	}

	private <T> T typed(int index, String wanted, @Nullable T value) {
		if (value == null) {
			throw new IllegalArgumentException(
					"Element " + index + " of the message is not " + wanted + " but " + Values.typeOf(get(index)));
		}
		return value;
	}

	/**
	 * Returns the size only, because contents do not belong in logs.
	 */
	@Override
	public String toString() {
		return "Message[" + size() + " elements]";
	}

	/**
	 * Identifies the origin of a message. Stands in front of its elements, see
	 * {@link Message#decoded}. For transports and codecs.
	 *
	 * @since 0.1.0
	 */
	public interface Origin {

		/**
		 * The node that sent it.
		 * @return null for this node itself
		 */
		@Nullable String nodeId();

	}

}
