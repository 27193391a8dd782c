package io.aemp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A family of the database that all nodes of the network share: keys with values, each
 * owned by the node that set it, and gone with that node. Workers of one kind enter their
 * port IDs in one family, and whoever has work for them looks there. All methods may be
 * called from any thread and none of them blocks.
 *
 * <p>
 * What this node sets and deletes takes effect in the order of the calls. Other nodes see
 * it a little later. Queries go to the global node that this node is attached to and see
 * what this node did before.
 *
 * <p>
 * Values are what messages may be made of; the database takes a copy. If several nodes
 * set the same key, the last one counts, but different nodes may see different ones as
 * the last: let each key have one owner.
 *
 * @since 0.1.0
 */
public interface Family {

	/** The form of the name of a family. */
	Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_:]*");

	/** The longest name of a family, in characters. */
	int MAX_NAME_LENGTH = 255;

	/**
	 * Checks the name of a family.
	 * @param name a name
	 * @return the name
	 * @throws IllegalArgumentException if it is not a letter followed by letters, digits,
	 * underscores and colons, 255 characters at most
	 */
	static String checkName(String name) {
		if (name.length() > MAX_NAME_LENGTH || !NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("Illegal family name '" + Printable.of(name)
					+ "': use a letter and then letters, digits, '_' and ':', 255 characters at most");
		}
		return name;
	}

	/**
	 * Returns the name of the family.
	 * @return the name
	 */
	String name();

	/**
	 * Sets a key without a value, that is, to null.
	 * @param key any text but the empty one
	 * @return deletes the key when closed, unless this node has set it again since
	 * @throws IllegalArgumentException if the key is illegal
	 */
	default Guard set(String key) {
		return set(key, null);
	}

	/**
	 * Sets a key. An equal value set again changes nothing.
	 * @param key any text but the empty one
	 * @param value what a message may be made of; records and other objects are converted
	 * by the standard {@link ElementMapper}
	 * @return deletes the key when closed, unless this node has set it again since
	 * @throws IllegalArgumentException if the key is illegal or the value cannot be sent
	 */
	Guard set(String key, @Nullable Object value);

	/**
	 * Deletes keys, as far as this node has set them.
	 * @param keys the keys
	 */
	void delete(String... keys);

	/**
	 * Enters a port with its ID as key, until it dies.
	 * @param port best one of this node
	 * @return deletes the key when closed
	 */
	default Guard register(Port port) {
		return register(port.id(), null);
	}

	/**
	 * Enters a port with its ID as key, until it dies.
	 * @param portId best that of a port of this node
	 * @param value what a message may be made of
	 * @return deletes the key when closed
	 * @throws IllegalArgumentException if this is no port ID or the value cannot be sent
	 */
	Guard register(String portId, @Nullable Object value);

	/**
	 * Asks for the whole family.
	 * @return the content; fails with a {@link FamilyException} after a time-out. Whoever
	 * waits for it needs no other thread.
	 */
	CompletableFuture<FamilyContent> content();

	/**
	 * Asks for the whole family, and reads something of it. Unlike a function that is
	 * added to the result of {@link #content()}, the reader may run on a thread that
	 * waits for the result, so that such a thread needs no other one.
	 * @param <T> the type of what is read
	 * @param reader reads the content, without side effects: two threads may call it
	 * @return what the reader returned; fails with a {@link FamilyException} after a
	 * time-out, and with what the reader throws
	 */
	<T> CompletableFuture<T> content(Function<? super FamilyContent, ? extends T> reader);

	/**
	 * Asks for all keys.
	 * @return the keys, in no order; fails with a {@link FamilyException} after a
	 * time-out
	 */
	CompletableFuture<List<String>> keys();

	/**
	 * Asks for all values.
	 * @return the values, in no order; fails with a {@link FamilyException} after a
	 * time-out
	 */
	CompletableFuture<List<@Nullable Object>> values();

	/**
	 * Asks for one value. Costs as much as asking for the whole family: with many
	 * questions to ask, monitor it.
	 * @param <T> the type wanted
	 * @param key the key
	 * @param type the class wanted, as in {@link Message#get(int, Class)}
	 * @return the value, empty if there is no such key or the value is null; fails with a
	 * {@link FamilyException} after a time-out, and with an
	 * {@link IllegalArgumentException} if the value cannot be read as this class
	 */
	default <T> CompletableFuture<Optional<T>> get(String key, Class<T> type) {
		return content((content) -> content.get(key, type));
	}

	/**
	 * Monitors the family: the observer is told the content first, even if it is empty,
	 * and then every change. Set from within a port, the observer runs in that port's
	 * order, and what it throws kills the port. Set from elsewhere, it is called on
	 * threads that the node keeps for this, one call after the other.
	 * @param observer is told
	 * @return ends it when closed
	 * @throws IllegalStateException if the node was closed
	 */
	Guard mon(FamilyObserver observer);

	/**
	 * Views the family as one whose values are objects of a Java class.
	 * @param <T> the type of the values
	 * @param type the class wanted, as in {@link Message#get(int, Class)}
	 * @return the view
	 */
	default <T> TypedFamily<T> typed(Class<T> type) {
		return TypedFamily.of(this, type);
	}

	/**
	 * Takes the keys, which are port IDs, in turn, leaving out ports of nodes whose link
	 * failed in the last 10 seconds. The first call begins to keep a copy of the family
	 * on this node, which its successors use; until that has arrived, there is nothing to
	 * pick. The copy stays as long as the node runs, even if nothing refers to this
	 * family any more.
	 * @return a port ID; empty if none is known that can be used
	 */
	Optional<String> pick();

	/**
	 * Since when this node has had no answer about the family: it is not attached to a
	 * global node at the moment, or the content has not arrived from the new one yet.
	 * @return empty if what this node knows is up to date
	 */
	Optional<Instant> staleSince();

}
