package io.aemp.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.Port;
import io.aemp.testing.LogRecorder;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of methods that hear of families.
 */
class DbMonTests {

	private static final String HERE = DbMonTests.class.getName() + "$";

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(HandlerFailures.class.getName());

	@Test
	void aMethodHearsTheContentFirstAndThenTheChanges() {
		try (PortContext context = PortContext.of(Observer.class)) {
			Family family = context.node().family("workers");
			Observer observer = context.bean(Observer.class);
			context.run();
			assertThat(observer.heard).containsExactly("0 [] [] []");
			family.set("a", 1);
			context.run();
			family.set("a", 2);
			context.run();
			family.delete("a");
			context.run();
			assertThat(observer.heard).containsExactly("0 [] [] []", "1 [a] [] []", "1 [] [a] []", "0 [] [] [a]");
			assertThat(observer.family).isEqualTo(family);
		}
	}

	@Test
	void whatIsThereAlreadyIsToldAsAdded() {
		try (PortContext context = PortContext.of()) {
			context.node().family("workers").set("a");
			context.run();
			Late late = context.createBean(Late.class);
			context.run();
			assertThat(late.keys).containsExactly(Set.of("a"));
		}
	}

	@Test
	void placeholdersInTheNameAreResolved() {
		try (PortContext context = PortContext.of(Placeholders.class)) {
			context.node().family("fallback").set("a");
			context.run();
			assertThat(context.bean(Placeholders.class).calls).isPositive();
		}
	}

	@Test
	void whatAMethodThrowsIsLoggedAndTheNextChangeIsTold() {
		try (PortContext context = PortContext.of(Failing.class)) {
			context.run();
			context.node().family("workers").set("a");
			context.run();
			assertThat(context.bean(Failing.class).calls).isEqualTo(2);
			assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
				.containsOnly(
						"@DbMon method io.aemp.spring.DbMonTests$Failing.changed, family workers failed and goes on. "
								+ "Repeats are counted");
			assertThat(this.log.events().get(0).getThrowableProxy().getMessage()).isEqualTo("as it happens");
		}
	}

	@Test
	void nothingIsHeardWhenTheContextIsClosed() {
		PortContext context = PortContext.of(Observer.class);
		Observer observer = context.bean(Observer.class);
		context.run();
		context.close();
		context.node().family("workers").set("a");
		context.run();
		assertThat(observer.heard).hasSize(1);
	}

	@Test
	void inAPortTheMethodRunsAsAHandlerOfThePort() {
		try (PortContext context = PortContext.of(MonitoringPort.class)) {
			context.run();
			MonitoringPort bean = context.bean(MonitoringPort.class);
			assertThat(bean.selves).containsExactly(context.port());
			assertThat(bean.ports).containsExactly(context.port());
		}
	}

	@Test
	void whenItFailsThenThePortDiesAndTheNextOneBeginsWithTheContent() {
		try (PortContext context = PortContext.of(MonitoringPort.class)) {
			context.run();
			String first = context.port();
			context.node().family("workers").set("poison");
			context.run();
			assertThat(context.isAlive(first)).isFalse();
			context.node().family("workers").delete("poison");
			context.advance(Duration.ofMillis(100));
			String second = context.port();
			assertThat(context.bean(MonitoringPort.class).ports).containsExactly(first, first, second);
			assertThat(context.isAlive(second)).isTrue();
		}
	}

	@Test
	void whenFailuresAreOnlyLoggedThenThePortGoesOn() {
		try (PortContext context = PortContext.of(LastingPort.class)) {
			context.run();
			context.node().family("workers").set("a");
			context.run();
			assertThat(context.bean(LastingPort.class).calls).isEqualTo(2);
			assertThat(context.isAlive("n1#lasting")).isTrue();
			assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
				.containsOnly("Port 'n1#lasting', family workers failed and goes on. Repeats are counted");
		}
	}

	@Test
	void whenItFailsInAPortThatAnswersErrorsThenThatIsOnlyLogged() {
		try (PortContext context = PortContext.of(AnsweringPort.class)) {
			context.run();
			context.node().family("workers").set("a");
			context.run();
			assertThat(context.bean(AnsweringPort.class).calls).isEqualTo(2);
			assertThat(context.isAlive("n1#answering")).isTrue();
			assertThat(context.sent()).isEmpty();
			assertThat(this.log.events()).singleElement()
				.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("as it happens"));
		}
	}

	@Test
	void aSpawnedBeanHearsOfFamiliesUntilItsPortDies() {
		try (PortContext context = PortContext.of(SpawnedMonitor.class)) {
			SpawnedMonitor.heard.clear();
			String port = context.node().spawn("n1", "My::Monitor::start");
			context.run();
			assertThat(SpawnedMonitor.heard).containsExactly(port);
			context.node().kil(port);
			context.run();
			context.node().family("workers").set("a");
			context.run();
			assertThat(SpawnedMonitor.heard).hasSize(1);
		}
	}

	@Test
	void faultyMethodsAreRefused() {
		assertThatDefinitionOf(BadName.class).withMessageContaining(
				"@DbMon method " + HERE + "BadName.changed names a family that cannot be: Illegal family name '1st'");
		assertThatDefinitionOf(BadParameter.class)
			.withMessageContaining(
					"Parameter 1 of @DbMon method " + HERE + "BadParameter.changed is of type " + Map.class.getName())
			.withMessageContaining("Use FamilyContent");
		assertThatDefinitionOf(BadSet.class).withMessageContaining("java.util.Set<java.lang.Integer>");
		assertThatDefinitionOf(FourSets.class).withMessageContaining("Parameter 3 of @DbMon method");
		assertThatDefinitionOf(TwoSets.class).withMessageContaining("TwoSets.changed has 2 of the three sets of keys")
			.withMessageContaining("Take all three");
		assertThatDefinitionOf(PortOutsidePorts.class).withMessageContaining("is of type " + Port.class.getName());
		assertThatDefinitionOf(Result.class)
			.withMessageContaining("Result.changed returns something that nobody takes. Return nothing");
		assertThatDefinitionOf(BadPort.class).withMessageContaining("BadPort.changed names a family");
		assertThatDefinitionOf(BadSpawned.class).withMessageContaining("BadSpawned.changed names a family");
	}

	@Test
	void aPrototypeThatNobodySpawnsIsRefused() {
		assertThatDefinitionOf(Prototype.class)
			.withMessageContaining(HERE + "Prototype with @DbMon methods is not a singleton");
	}

	@Test
	void methodsMayBeInvokedInANativeImage() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Failing.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Failing.class.getDeclaredMethod("changed")))
			.accepts(hints);
	}

	private static ThrowableAssertAlternative<?> assertThatDefinitionOf(Class<?> bean) {
		return assertThatExceptionOfType(Exception.class).isThrownBy(() -> PortContext.of(bean).close())
			.matches((ex) -> ex instanceof PortDefinitionException || ex.getCause() instanceof PortDefinitionException,
					"caused by a PortDefinitionException");
	}

	static class Observer {

		final List<String> heard = new ArrayList<>();

		private Family family;

		@DbMon("workers")
		void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted,
				Family family) {
			this.heard.add(content.size() + " " + added + " " + changed + " " + deleted);
			this.family = family;
		}

	}

	static class Late {

		final List<Set<String>> keys = new ArrayList<>();

		@DbMon("workers")
		void changed(Set<String> added, Set<String> changed, Set<String> deleted) {
			this.keys.add(added);
		}

	}

	static class Placeholders {

		private int calls;

		@DbMon("${aemp.test.family:fallback}")
		void changed() {
			this.calls++;
		}

	}

	static class Failing {

		private int calls;

		@DbMon("workers")
		void changed() {
			this.calls++;
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(onError = OnError.KIL)
	static class MonitoringPort implements PortAware {

		final List<String> selves = new ArrayList<>();

		final List<String> ports = new ArrayList<>();

		private Port self;

		@Override
		public void setPort(Port port) {
			this.self = port;
		}

		@Rcv
		void any() {
		}

		@DbMon("workers")
		void changed(FamilyContent content, Port port) {
			this.ports.add(port.id());
			this.selves.add(this.self.id());
			if (content.contains("poison")) {
				throw new IllegalStateException("poison");
			}
		}

	}

	@AempPort(name = "lasting", onError = OnError.LOG)
	static class LastingPort {

		private int calls;

		@Rcv
		void any() {
		}

		@DbMon("workers")
		void changed() {
			this.calls++;
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(name = "answering")
	static class AnsweringPort {

		private int calls;

		@Rcv
		void any() {
		}

		@DbMon("workers")
		void changed() {
			this.calls++;
			throw new IllegalStateException("as it happens");
		}

	}

	@AempSpawn("My::Monitor::start")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class SpawnedMonitor {

		static final List<String> heard = new ArrayList<>();

		@Rcv
		void any() {
		}

		@DbMon("workers")
		void changed(Port port) {
			heard.add(port.id());
		}

	}

	static class BadName {

		@DbMon("1st")
		void changed() {
		}

	}

	static class BadParameter {

		@DbMon("workers")
		void changed(FamilyContent content, Map<String, String> values) {
		}

	}

	static class BadSet {

		@DbMon("workers")
		void changed(Set<Integer> added, Set<String> changed, Set<String> deleted) {
		}

	}

	static class TwoSets {

		@DbMon("workers")
		void changed(Set<String> added, Set<String> deleted) {
		}

	}

	static class FourSets {

		@DbMon("workers")
		void changed(Set<String> added, Set<String> changed, Set<String> deleted, Set<String> more) {
		}

	}

	static class PortOutsidePorts {

		@DbMon("workers")
		void changed(Port port) {
		}

	}

	static class Result {

		@DbMon("workers")
		String changed() {
			return "";
		}

	}

	@AempPort
	static class BadPort {

		@Rcv
		void any() {
		}

		@DbMon("1st")
		void changed() {
		}

	}

	@AempSpawn("My::Monitor::start")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class BadSpawned {

		@Rcv
		void any() {
		}

		@DbMon("1st")
		void changed() {
		}

	}

	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class Prototype {

		@DbMon("workers")
		void changed() {
		}

	}

}
