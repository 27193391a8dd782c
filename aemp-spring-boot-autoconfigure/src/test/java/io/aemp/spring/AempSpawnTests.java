package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.LogRecorder;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of ports that are spawned by the name of a function.
 */
class AempSpawnTests {

	private final PortContext context = PortContext.of(Counter.class, Chat.class, Greeters.class);

	@RegisterExtension
	private final LogRecorder log = new LogRecorder("io.aemp.internal.port");

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void eachSpawnOfAPrototypeGetsABeanOfItsOwn() {
		String first = spawn("My::Counter::start");
		String second = spawn("My::Counter::start");
		this.context.node().snd(first, "add", 1, "n2#reply");
		this.context.node().snd(first, "add", 2, "n2#reply");
		this.context.node().snd(second, "add", 5, "n2#reply");
		this.context.run();
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", 1L), List.of("n2#reply", 3L),
				List.of("n2#reply", 5L));
	}

	@Test
	void aMethodOfAPrototypeGetsTheArgumentsBeforeAnyMessage() {
		String chat = spawn("My::Chat::join", "hall");
		this.context.node().snd(chat, "say", "hello", "n2#reply");
		this.context.run();
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", "hall: hello in " + chat));
	}

	@Test
	void aMethodOfASingletonSetsTheReceiversByItself() {
		String greeter = spawn("My::Greeter::start", "Hello");
		this.context.node().snd(greeter, "world");
		this.context.run();
		assertThat(this.context.bean(Greeters.class).said).containsExactly("Hello world");
	}

	@Test
	void argumentsThatDoNotFitEndThePortAndAreLogged() {
		List<Reason> deaths = new ArrayList<>();
		String chat = spawn("My::Chat::join");
		this.context.node().mon(chat, deaths::add);
		this.context.run();
		assertThat(deaths).containsExactly(Reason.noSuchPort(chat));
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage())
				.isEqualTo("Spawned port '" + chat + "', expected 1 element (String) but got none"));
	}

	@Test
	void aHandlerThatFailsEndsTheSpawnedPort() {
		List<Reason> deaths = new ArrayList<>();
		String counter = spawn("My::Counter::start");
		this.context.node().mon(counter, deaths::add);
		this.context.node().snd(counter, "add", "one", "n2#reply");
		this.context.run();
		assertThat(deaths).singleElement()
			.satisfies((reason) -> assertThat(reason.toString()).startsWith("die, ").contains("expected int"));
		assertThat(this.context.sent()).isEmpty();
	}

	@Test
	void aFunctionNameOfAnotherFormIsRefused() {
		assertThatDefinitionOf(BadName.class)
			.withMessageContaining(
					"@AempSpawn class " + AempSpawnTests.class.getName() + "$BadName cannot be spawned by name")
			.withMessageContaining("'connect'")
			.withMessageContaining("Choose a name in Perl's form");
	}

	@Test
	void aFunctionNameUsedTwiceIsRefused() {
		assertThatDefinitionOf(Counter.class, SameName.class).withMessageContaining("My::Counter::start");
	}

	@Test
	void aSingletonClassIsRefused() {
		assertThatDefinitionOf(Singleton.class).withMessageContaining("is a singleton")
			.withMessageContaining("Give it the scope 'prototype'");
	}

	@Test
	void aPrototypeWithoutHandlersIsRefused() {
		assertThatDefinitionOf(NoHandlers.class).withMessageContaining("has no @Rcv method");
	}

	private String spawn(String function, Object... arguments) {
		return this.context.node().spawn("n1", function, arguments);
	}

	private static ThrowableAssertAlternative<?> assertThatDefinitionOf(Class<?>... beans) {
		return assertThatExceptionOfType(PortDefinitionException.class).isThrownBy(() -> PortContext.of(beans).close());
	}

	@Component
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@AempSpawn("My::Counter::start")
	static class Counter {

		private int sum;

		@Rcv("add")
		int add(int number) {
			this.sum += number;
			return this.sum;
		}

	}

	@Component
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class Chat implements PortAware {

		private Port port;

		private String room;

		@Override
		public void setPort(Port port) {
			this.port = port;
		}

		@AempSpawn("My::Chat::join")
		void join(String room) {
			this.room = room;
		}

		@Rcv("say")
		String say(String text) {
			return this.room + ": " + text + " in " + this.port.id();
		}

	}

	@Component
	static class Greeters {

		private final List<String> said = new ArrayList<>();

		@AempSpawn("My::Greeter::start")
		void start(String greeting, Port port) {
			port.rcv((message) -> this.said.add(greeting + " " + message.text(0)));
		}

	}

	@AempSpawn("connect")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class BadName {

		@Rcv
		void any() {
		}

	}

	@AempSpawn("My::Counter::start")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class SameName {

		@Rcv
		void any() {
		}

	}

	@AempSpawn("My::Single::start")
	static class Singleton {

		@Rcv
		void any() {
		}

	}

	@AempSpawn("My::No::handlers")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class NoHandlers {

	}

}
