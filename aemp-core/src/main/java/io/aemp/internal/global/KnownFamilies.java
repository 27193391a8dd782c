package io.aemp.internal.global;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.aemp.Family;
import org.jspecify.annotations.Nullable;

/**
 * Holds the families that the application uses, one object for each name. Families that
 * nothing refers to any more are forgotten. May be used from any thread.
 */
final class KnownFamilies {

	private final Map<String, Known> families = new ConcurrentHashMap<>();

	private final ReferenceQueue<Family> unused = new ReferenceQueue<>();

	/**
	 * Returns a family.
	 * @param name the name of the family
	 * @param creator creates the family if it is not known
	 * @return the same object for the same name, as long as somebody refers to it
	 */
	Family get(String name, Function<String, Family> creator) {
		forgetUnused();
		while (true) {
			Known known = this.families.computeIfAbsent(name,
					(unknown) -> new Known(unknown, creator.apply(unknown), this.unused));
			Family family = known.get();
			if (family != null) {
				return family;
			}
			this.families.remove(name, known);
		}
	}

	/** Returns the names of the families in use, in order. */
	Set<String> names() {
		forgetUnused();
		return Collections.unmodifiableSet(new TreeSet<>(this.families.keySet()));
	}

	private void forgetUnused() {
		for (@Nullable
		Reference<?> reference = this.unused.poll(); reference != null; reference = this.unused.poll()) {
			if (reference instanceof Known known) {
				this.families.remove(known.name, known);
			}
		}
	}

	private static final class Known extends WeakReference<Family> {

		private final String name;

		Known(String name, Family family, ReferenceQueue<Family> unused) {
			super(family, unused);
			this.name = name;
		}

	}

}
