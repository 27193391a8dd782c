package io.aemp.spring;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aemp.Dispatch;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of faults that are found when the application starts.
 */
class PortDefinitionTests {

	private static final String HERE = PortDefinitionTests.class.getName() + "$";

	@Test
	void twoHandlersForOneTagAreRefused() {
		assertThatDefinitionOf(TwoTags.class).withMessageContaining(HERE + "TwoTags has two handlers for the tag 'a'")
			.withMessageContaining(HERE + "TwoTags.first")
			.withMessageContaining(HERE + "TwoTags.second")
			.withMessageContaining("Give one of them another tag");
	}

	@Test
	void twoDefaultHandlersAreRefused() {
		assertThatDefinitionOf(TwoDefaults.class).withMessageContaining(HERE + "TwoDefaults has two default handlers")
			.withMessageContaining("Give one of them a tag");
	}

	@Test
	void aClassWithoutHandlersIsRefused() {
		assertThatDefinitionOf(NoHandlers.class).withMessageContaining(HERE + "NoHandlers has no @Rcv method");
	}

	@Test
	void aParameterThatNoElementFitsIsRefused() {
		assertThatDefinitionOf(BadParameter.class)
			.withMessageContaining(
					"Parameter 1 of @Rcv method " + HERE + "BadParameter.handle is of type " + Runnable.class.getName())
			.withMessageContaining("Use String");
		assertThatDefinitionOf(BadList.class).withMessageContaining("java.util.List<java.lang.Thread>");
		assertThatDefinitionOf(BadMap.class).withMessageContaining("java.util.Map<java.lang.Integer");
		assertThatDefinitionOf(BadPrimitive.class).withMessageContaining("is of type char");
		assertThatDefinitionOf(BadClass.class).withMessageContaining("(it has no properties)");
		assertThatDefinitionOf(ComponentAsParameter.class)
			.withMessageContaining("which no element of a message can be read as");
	}

	@Test
	void aSenderThatIsNoStringIsRefused() {
		assertThatDefinitionOf(BadSender.class)
			.withMessageContaining(
					"Parameter 0 of @Rcv method " + HERE + "BadSender.handle is to be the node of the sender")
			.withMessageContaining("Make it a String");
	}

	@Test
	void aResultThatNoMessageCanBeMadeOfIsRefused() {
		assertThatDefinitionOf(BadResult.class)
			.withMessageContaining("@Rcv method " + HERE + "BadResult.handle returns java.util.stream.Stream")
			.withMessageContaining("Return nothing, or String");
	}

	@Test
	void aResultOfAnyNumberOfValuesIsRefused() {
		assertThatDefinitionOf(SeveralResults.class).withMessageContaining("may be of any number of values")
			.withMessageContaining("Flux.collectList()");
	}

	@Test
	void anIllegalPortNameIsRefused() {
		assertThatDefinitionOf(BadName.class)
			.withMessageContaining(HERE + "BadName cannot have the port name 'two words'")
			.withMessageContaining("Choose a name");
	}

	@Test
	void aPortNameUsedTwiceIsRefused() {
		assertThatDefinitionOf(SameName.class, OtherSameName.class)
			.withMessageContaining("OtherSameName cannot have the port name 'same', because Bean ")
			.withMessageContaining("SameName has it. Give one of them another name");
	}

	@Test
	void aPrototypeIsRefused() {
		assertThatDefinitionOf(Prototype.class)
			.withMessageContaining("is not a singleton. Remove its scope, or use @AempSpawn");
	}

	@Test
	void aPortWithoutANodeIsRefused() {
		assertThatExceptionOfType(PortDefinitionException.class)
			.isThrownBy(() -> new AnnotationConfigApplicationContext(NoNode.class))
			.withMessageContaining("needs a node, but there is no Node bean");
	}

	@Test
	void aMailboxWithoutRoomIsRefused() {
		assertThatDefinitionOf(NoRoom.class).withMessageContaining(HERE + "NoRoom cannot be a port")
			.withMessageContaining("Choose a mailboxLimit of 1 or more");
	}

	@Test
	void twoWaysToRunHandlersAreRefused() {
		assertThatDefinitionOf(TwoDispatches.class)
			.withMessageContaining(HERE + "TwoDispatches names 2 ways to run its handlers");
	}

	@Test
	void problemAndFixCanBeHadSeparately() {
		PortDefinitionException exception = new PortDefinitionException("This is wrong", "Do that");
		assertThat(exception).hasMessage("This is wrong. Do that.");
		assertThat(exception.problem()).isEqualTo("This is wrong");
		assertThat(exception.fix()).isEqualTo("Do that");
	}

	private static ThrowableAssertAlternative<?> assertThatDefinitionOf(Class<?>... beans) {
		return assertThatExceptionOfType(Exception.class).isThrownBy(() -> PortContext.of(beans).close())
			.matches((ex) -> {
				Throwable cause = ex;
				while (cause != null && !(cause instanceof PortDefinitionException)) {
					cause = cause.getCause();
				}
				return cause != null;
			}, "caused by a PortDefinitionException");
	}

	@AempPort
	static class TwoTags {

		@Rcv("a")
		void first() {
		}

		@Rcv("a")
		void second() {
		}

	}

	@AempPort
	static class TwoDefaults {

		@Rcv
		void first() {
		}

		@Rcv
		void second() {
		}

	}

	@AempPort
	static class NoHandlers {

	}

	@AempPort
	static class BadParameter {

		@Rcv("a")
		void handle(String text, Runnable runnable) {
		}

	}

	@AempPort
	static class BadSender {

		@Rcv("a")
		void handle(@SenderNode int node) {
		}

	}

	@AempPort
	static class BadList {

		@Rcv("a")
		void handle(List<Thread> threads) {
		}

	}

	@AempPort
	static class BadMap {

		@Rcv("a")
		void handle(Map<Integer, String> map) {
		}

	}

	@AempPort
	static class BadPrimitive {

		@Rcv("a")
		void handle(char c) {
		}

	}

	@AempPort
	static class BadResult {

		@Rcv("a")
		Stream<String> handle() {
			return Stream.empty();
		}

	}

	static class NoProperties {

	}

	@AempPort
	static class BadClass {

		@Rcv("a")
		void handle(NoProperties value) {
		}

	}

	@Component
	static class Service {

		public String getName() {
			return "service";
		}

		public void setName(String name) {
		}

	}

	@AempPort
	static class ComponentAsParameter {

		@Rcv("a")
		void handle(Service service) {
		}

	}

	@AempPort
	static class SeveralResults {

		@Rcv("a")
		Flux<String> handle() {
			return Flux.empty();
		}

	}

	@AempPort(name = "two words")
	static class BadName {

		@Rcv
		void any() {
		}

	}

	@AempPort(name = "same")
	static class SameName {

		@Rcv
		void any() {
		}

	}

	@AempPort(name = "same")
	static class OtherSameName {

		@Rcv
		void any() {
		}

	}

	@AempPort(mailboxLimit = 0)
	static class NoRoom {

		@Rcv
		void any() {
		}

	}

	@AempPort(dispatch = { Dispatch.POOL, Dispatch.INLINE })
	static class TwoDispatches {

		@Rcv
		void any() {
		}

	}

	@AempPort
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class Prototype {

		@Rcv
		void any() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoNode {

		@Bean
		static AempPortBeanPostProcessor postProcessor() {
			return new AempPortBeanPostProcessor();
		}

		@Bean
		SameName port() {
			return new SameName();
		}

	}

}
