package io.aemp.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import io.aemp.Family;
import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.TypedFamily;
import io.aemp.node.AempNode;
import io.aemp.spring.DbFamily;
import io.aemp.spring.PortDefinitionException;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of families injected by their names.
 */
class FamilyInjectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class));

	@Test
	void aFamilyIsInjectedByItsNameWithoutBeingDeclared() {
		this.runner.withUserConfiguration(Farm.class).run((context) -> {
			Farm farm = context.getBean(Farm.class);
			assertThat(farm.workers.name()).isEqualTo("image_scalers");
			farm.workers.set("worker");
			assertThat(context.getBean(Node.class).family("image_scalers").keys()).succeedsWithin(Patience.LIMIT)
				.isEqualTo(List.of("worker"));
			assertThat(farm.others.name()).isEqualTo("others");
		});
	}

	@Test
	void placeholdersInTheNameAreResolved() {
		this.runner.withPropertyValues("farm.family=configured")
			.withUserConfiguration(Configured.class)
			.run((context) -> assertThat(context.getBean(Configured.class).family.getObject().name())
				.isEqualTo("configured"));
	}

	@Test
	void theValuesOfATypedFamilyAreObjects() {
		this.runner.withUserConfiguration(Loads.class).run((context) -> {
			TypedFamily<Load> loads = context.getBean(Loads.class).loads;
			context.getBean(Node.class).family("load").set("n1", Map.of("average", 0.5));
			await().untilAsserted(() -> assertThat(loads.content().join()).isEqualTo(Map.of("n1", new Load(0.5))));
		});
	}

	@Test
	void parametersOfBeanMethodsAreInjectedToo() {
		this.runner.withUserConfiguration(BeanMethod.class)
			.run((context) -> assertThat(context.getBean("name")).isEqualTo("image_scalers"));
	}

	@Test
	void familiesThatTheApplicationDeclaresAreItsOwnMatter() {
		this.runner.withUserConfiguration(Own.class, Farm.class).run((context) -> {
			assertThat(context.getBean(Family.class).name()).isEqualTo("own");
			assertThat(context.getBean("user")).isEqualTo("own");
			assertThat(context.getBean(Farm.class).workers.name()).isEqualTo("image_scalers");
		});
	}

	@Test
	void theNameOfAFamilyIsNotTheNameOfABean() {
		this.runner.withUserConfiguration(SameName.class, Farm.class).run((context) -> {
			assertThat(context.getBean(Farm.class).workers.name()).isEqualTo("image_scalers");
			assertThat(context.getBean(Family.class).name()).isEqualTo("own");
		});
	}

	@Test
	void anIllegalNameIsRefused() {
		this.runner.withPropertyValues("farm.family=no spaces")
			.withUserConfiguration(Eager.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Parameter 0 of constructor in " + Eager.class.getName())
				.hasStackTraceContaining("Illegal family name 'no spaces'"));
	}

	@Test
	void aTypedFamilyWithoutATypeIsRefused() {
		this.runner.withUserConfiguration(Untyped.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(PortDefinitionException.class)
				.hasMessageContaining("Field " + Untyped.class.getName() + ".family does not say what type"));
	}

	@Test
	void withSeveralNodesTheFamilyNeedsToKnowWhich() {
		this.runner.withUserConfiguration(TwoNodes.class, Farm.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(PortDefinitionException.class)
				.hasMessageContaining("or several of which none is primary. Declare one Node bean only"));
	}

	@Test
	void recordsInTypedFamiliesCanBeMadeInANativeImage() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(AempAutoConfiguration.class, Loads.class, BeanMethod.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(FamilyInjectionTests.class)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Load.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Size.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(generation.getRuntimeHints());
	}

	record Load(double average) {

	}

	record Size(int width) {

	}

	static class Farm {

		private final Family workers;

		@Autowired
		@DbFamily("others")
		private Family others;

		Farm(@DbFamily("image_scalers") Family workers) {
			this.workers = workers;
		}

	}

	static class Configured {

		private final ObjectProvider<Family> family;

		Configured(@DbFamily("${farm.family}") ObjectProvider<Family> family) {
			this.family = family;
		}

	}

	static class Eager {

		Eager(@DbFamily("${farm.family}") Family family) {
		}

	}

	static class Loads {

		private final TypedFamily<Load> loads;

		Loads(@DbFamily("load") TypedFamily<Load> loads) {
			this.loads = loads;
		}

	}

	@SuppressWarnings("rawtypes")
	static class Untyped {

		@Autowired
		@DbFamily("load")
		private TypedFamily family;

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethod {

		@Bean
		String name(@DbFamily("image_scalers") Family family, @DbFamily("sizes") TypedFamily<Size> sizes) {
			return family.name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		Family own(Node node) {
			return node.family("own");
		}

		@Bean
		String user(Family family) {
			return family.name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameName {

		@Bean("image_scalers")
		Family own(Node node) {
			return node.family("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoNodes {

		@Bean
		Node first() {
			return AempNode.create(NodeSettings.builder().nodeId("first").build());
		}

		@Bean
		Node second() {
			return AempNode.create(NodeSettings.builder().nodeId("second").build());
		}

	}

}
