package io.aemp.internal.node;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * A family that stays valid when its node is stopped and started again. May be used from
 * any thread.
 */
public final class RestartableFamily implements Family {

	private final String name;

	private final Supplier<Family> current;

	private volatile Family last;

	/**
	 * Creates a family of a node that may restart.
	 * @param name the name of the family
	 * @param current returns the family of the present kernel
	 */
	public RestartableFamily(String name, Supplier<Family> current) {
		this.name = name;
		this.current = current;
		this.last = current.get();
	}

	/** Keeps the family alive, with what it knows, as long as this one is used. */
	private Family current() {
		Family family = this.current.get();
		if (this.last != family) {
			this.last = family;
		}
		return family;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Guard set(String key, @Nullable Object value) {
		return current().set(key, value);
	}

	@Override
	public void delete(String... keys) {
		current().delete(keys);
	}

	@Override
	public Guard register(String portId, @Nullable Object value) {
		return current().register(portId, value);
	}

	@Override
	public CompletableFuture<FamilyContent> content() {
		return current().content();
	}

	@Override
	public <T> CompletableFuture<T> content(Function<? super FamilyContent, ? extends T> reader) {
		return current().content(reader);
	}

	@Override
	public CompletableFuture<List<String>> keys() {
		return current().keys();
	}

	@Override
	public CompletableFuture<List<@Nullable Object>> values() {
		return current().values();
	}

	@Override
	public Guard mon(FamilyObserver observer) {
		return current().mon(observer);
	}

	@Override
	public Optional<String> pick() {
		return current().pick();
	}

	@Override
	public Optional<Instant> staleSince() {
		return current().staleSince();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RestartableFamily family && current().equals(family.current.get());
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return current().toString();
	}

}
