package io.aemp.internal.global;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.link.events.KernelContext;
import org.jspecify.annotations.Nullable;

/**
 * A family as the application sees it. May be used from any thread.
 */
final class SharedFamily implements Family {

	private final Discovery discovery;

	private final KernelContext kernel;

	private final String name;

	/** True if a copy is kept for {@link #pick()}. */
	private final AtomicBoolean kept = new AtomicBoolean();

	private volatile PersistentMap copy = PersistentMap.EMPTY;

	private final AtomicReference<@Nullable String> lastPicked = new AtomicReference<>();

	SharedFamily(Discovery discovery, String name) {
		this.discovery = discovery;
		this.kernel = discovery.links().kernel();
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Guard set(String key, @Nullable Object value) {
		checkKey(key);
		// Nobody changes what is shared, and the application may go on with its own.
		@Nullable Object copy = Message.of(new @Nullable Object[] { value }).get(0);
		Setting setting = new Setting(key);
		this.kernel.execute(() -> {
			this.discovery.set(this.name, key, copy);
			setting.stamp = this.discovery.stampOf(this.name, key);
		});
		return setting;
	}

	private static void checkKey(String key) {
		if (key.isEmpty()) {
			throw new IllegalArgumentException("A key of a family must not be empty");
		}
		Message.of(key);
	}

	@Override
	public void delete(String... keys) {
		List<String> deleted = List.of(keys);
		deleted.forEach(SharedFamily::checkKey);
		this.kernel.execute(() -> this.discovery.delete(this.name, deleted));
	}

	@Override
	public Guard register(String portId, @Nullable Object value) {
		PortId port = PortId.parse(portId);
		if (port.isNode()) {
			throw new IllegalArgumentException("A node cannot be registered, only its ports: " + portId);
		}
		Guard setting = set(portId, value);
		Monitor monitor = monitor(port, setting);
		return () -> {
			monitor.close();
			setting.close();
		};
	}

	/** An entry that ends with its port must not outlive an attempt to monitor that. */
	private Monitor monitor(PortId port, Guard setting) {
		try {
			return this.discovery.ports().isLocal(port.toString())
					? this.discovery.ports().monitor(port.toString(), this.kernel, (reason) -> setting.close())
					: this.discovery.links()
						.monitor(this.kernel, port.node(), port.name(), (reason) -> setting.close());
		}
		catch (Throwable ex) {
			setting.close();
			throw ex;
		}
	}

	@Override
	public CompletableFuture<FamilyContent> content() {
		return ask();
	}

	@Override
	public <T> CompletableFuture<T> content(Function<? super FamilyContent, ? extends T> reader) {
		return ask().converted(reader);
	}

	private NodeFuture<FamilyContent> ask() {
		return query(Query.Kind.FAMILY, (result) -> FamilyContent.of(contentOf(result)));
	}

	private static Map<String, @Nullable Object> contentOf(Object result) {
		return Collections.unmodifiableMap(Arguments.only(result).map(0));
	}

	@Override
	public CompletableFuture<List<String>> keys() {
		return query(Query.Kind.KEYS, (result) -> List.copyOf(Arguments.texts(Arguments.only(result).list(0))));
	}

	@Override
	public CompletableFuture<List<@Nullable Object>> values() {
		return query(Query.Kind.VALUES,
				(result) -> Collections.unmodifiableList(new ArrayList<>(Arguments.only(result).list(0))));
	}

	private <T> NodeFuture<T> query(Query.Kind kind, Function<Object, T> conversion) {
		NodeFuture<T> reply = new NodeFuture<>(this.discovery.ports().threads());
		this.discovery.query(Query.of(kind, this.name, reply, conversion));
		return reply;
	}

	@Override
	public Guard mon(FamilyObserver observer) {
		this.discovery.ports().checkOpen();
		return this.discovery.copies().observe(this.discovery.ports().threads().current(), this.name, observer);
	}

	@Override
	public Optional<String> pick() {
		if (!this.kept.get() && this.kept.compareAndSet(false, true)) {
			this.discovery.copies()
				.observe(this.kernel, this.name,
						(content, added, changed, deleted) -> this.copy = (PersistentMap) content.asMap());
		}
		PersistentMap keys = this.copy;
		String start = this.lastPicked.get();
		while (true) {
			String picked = usableAfter(keys, start);
			if (picked == null || this.lastPicked.compareAndSet(start, picked)) {
				return Optional.ofNullable(picked);
			}
			start = this.lastPicked.get();
		}
	}

	/** The next key that may be used, in a circle. */
	private @Nullable String usableAfter(PersistentMap keys, @Nullable String start) {
		String key = start;
		for (int tried = 0; tried < keys.size(); tried++) {
			key = keys.keyAfter(key);
			if (key == null) {
				key = keys.keyAfter(null);
			}
			if (key != null && !this.discovery.recentFailures().contains(PortId.nodeOf(key))) {
				return key;
			}
		}
		return null;
	}

	@Override
	public Optional<Instant> staleSince() {
		return this.discovery.staleSince(this.name);
	}

	@Override
	public String toString() {
		return "Family[" + this.name + "]";
	}

	/**
	 * One setting of a key by this node.
	 */
	private final class Setting implements Guard {

		private final String key;

		/** Confined to the kernel. */
		private long stamp;

		Setting(String key) {
			this.key = key;
		}

		@Override
		public void close() {
			SharedFamily.this.kernel.execute(() -> {
				if (this.stamp != 0
						&& SharedFamily.this.discovery.stampOf(SharedFamily.this.name, this.key) == this.stamp) {
					SharedFamily.this.discovery.delete(SharedFamily.this.name, List.of(this.key));
				}
			});
		}

	}

}
