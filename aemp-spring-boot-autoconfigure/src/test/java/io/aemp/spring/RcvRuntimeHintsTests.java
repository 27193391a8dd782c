package io.aemp.spring;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that handlers can be called in a native image.
 */
class RcvRuntimeHintsTests {

	@Test
	void handlersMayBeInvokedAndOtherMethodsNot() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Handlers.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Handlers.class.getDeclaredMethod("handle", String.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class.getDeclaredMethod("other")))
			.rejects(hints);
	}

	@Test
	void recordsAmongTheParametersCanBeMade() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Handlers.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Size.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
	}

	@Test
	void spawnMethodsMayBeInvoked() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Handlers.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Handlers.class.getDeclaredMethod("spawn", String.class))).accepts(hints);
	}

	record Size(int width) {

	}

	@AempPort
	static class Handlers {

		@Rcv("sizes")
		void sizes(List<Size> sizes) {
		}

		@AempSpawn("My::App::spawn")
		void spawn(String text) {
		}

		@Rcv("a")
		void handle(String text) {
		}

		void other() {
		}

	}

}
