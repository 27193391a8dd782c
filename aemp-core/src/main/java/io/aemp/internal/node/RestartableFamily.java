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

	/**
	 * Creates a family.
	 * @param name its name
	 * @param current returns the family of the node as it was started last
	 */
	/**
	 * Creates a family of a node that may restart.
	 * @param name the name of the family
	 * @param current returns the family of the present kernel
	 */
	public RestartableFamily(String name, Supplier<Family> current) {
		this.name = name;
		this.current = current;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Guard set(String key, @Nullable Object value) {
		return this.current.get().set(key, value);
	}

	@Override
	public void delete(String... keys) {
		this.current.get().delete(keys);
	}

	@Override
	public Guard register(String portId, @Nullable Object value) {
		return this.current.get().register(portId, value);
	}

	@Override
	public CompletableFuture<FamilyContent> content() {
		return this.current.get().content();
	}

	@Override
	public <T> CompletableFuture<T> content(Function<? super FamilyContent, ? extends T> reader) {
		return this.current.get().content(reader);
	}

	@Override
	public CompletableFuture<List<String>> keys() {
		return this.current.get().keys();
	}

	@Override
	public CompletableFuture<List<@Nullable Object>> values() {
		return this.current.get().values();
	}

	@Override
	public Guard mon(FamilyObserver observer) {
		return this.current.get().mon(observer);
	}

	@Override
	public Optional<String> pick() {
		return this.current.get().pick();
	}

	@Override
	public Optional<Instant> staleSince() {
		return this.current.get().staleSince();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RestartableFamily family && this.current.get().equals(family.current.get());
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return this.current.get().toString();
	}

}
