package io.aemp.spring;

import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.AnnotatedGenericBeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no attribute of an annotation names a bean unless it says so.
 */
class BeanNameTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(AnnotationBeanNameGenerator.class.getName());

	/** The container warns of attributes that name beans by an old convention. */
	@AfterEach
	void assertNoWarnings() {
		assertThat(this.log.events()).isEmpty();
	}

	@Test
	void theValueOfAnEntryIsNotTheNameOfTheBean() {
		assertThat(beanName(Valued.class)).isEqualTo("beanNameTests.Valued");
		assertThat(beanName(EntryValued.class)).isEqualTo("beanNameTests.EntryValued");
	}

	@Test
	void thePortNameIsNotTheNameOfTheBean() {
		assertThat(beanName(Named.class)).isEqualTo("beanNameTests.Named");
	}

	@Test
	void theAttributeForTheBeanNameNamesTheBean() {
		assertThat(beanName(BeanNamed.class)).isEqualTo("greeter");
	}

	@Test
	void theNameOfAFunctionIsNotTheNameOfTheBean() {
		assertThat(beanName(Spawned.class)).isEqualTo("beanNameTests.Spawned");
	}

	@Test
	void twoBeansMayHaveTheSameEntryValue() {
		try (PortContext context = PortContext.of(Valued.class, EntryValued.class)) {
			assertThat(context.registry().ports()).hasSize(2);
			context.run();
			assertThat(context.family("workers").asMap().values()).containsExactly("fast", "fast");
		}
	}

	@Test
	void aPlaceholderIsNotTheNameOfTheBean() {
		assertThat(beanName(Placeholder.class)).isEqualTo("beanNameTests.Placeholder");
	}

	private static String beanName(Class<?> type) {
		return new AnnotationBeanNameGenerator().generateBeanName(new AnnotatedGenericBeanDefinition(type),
				new SimpleBeanDefinitionRegistry());
	}

	@AempPort(family = "workers", value = "fast")
	static class Valued {

		@Rcv
		void any() {
		}

	}

	@AempPort(family = "workers", entryValue = "fast")
	static class EntryValued {

		@Rcv
		void any() {
		}

	}

	@AempPort(name = "${port.name}", family = "workers", value = "${entry.value}")
	static class Placeholder {

	}

	@AempPort(name = "named")
	static class Named {

	}

	@AempPort(beanName = "greeter")
	static class BeanNamed {

	}

	@AempSpawn("My::App::spawned")
	static class Spawned {

	}

}
