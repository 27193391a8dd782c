package io.aemp.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import io.aemp.Family;
import io.aemp.spring.DbFamily;
import io.aemp.spring.DbMon;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that {@link SpringApplication} explains what is wrong with families.
 */
@ExtendWith(OutputCaptureExtension.class)
class FamilyFailureAnalysisIntegrationTests {

	@Test
	void aFamilyThatIsInjectedWithoutANameIsExplained(CapturedOutput output) {
		fail(UnnamedFamilyApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("UnnamedFamilyApplication")
			.contains("wants a family without saying which.")
			.contains("Name it with @DbFamily(\"name\").");
	}

	@Test
	void anIllegalFamilyIsExplained(CapturedOutput output) {
		fail(IllegalFamilyApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Parameter 0 of constructor in " + IllegalFamilyApplication.class.getName())
			.contains("names a family that cannot be: Illegal family name '1st'");
	}

	@ParameterizedTest
	@ValueSource(classes = { MapApplication.class, ListApplication.class, ArrayApplication.class,
			BeanMethodApplication.class, FieldApplication.class })
	void aFamilyThatIsInjectedAsACollectionIsExplained(Class<?> application, CapturedOutput output) {
		fail(application);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(application.getName())
			.contains("has @DbFamily, but is of type")
			.contains("Use Family or TypedFamily");
	}

	@Test
	void aFaultyMethodThatHearsOfAFamilyIsExplained(CapturedOutput output) {
		fail(FaultyMonitorApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("FaultyMonitorApplication.changed returns something that nobody takes.")
			.contains("Return nothing.");
	}

	@Test
	void anIllegalFamilyOfEventsIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.events.families=1st");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property 'aemp.events.families' names a family that cannot be: Illegal family name '1st'");
	}

	private static void fail(Class<?> application, String... arguments) {
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class UnnamedFamilyApplication {

		UnnamedFamilyApplication(Family family) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class IllegalFamilyApplication {

		IllegalFamilyApplication(@DbFamily("1st") Family family) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class MapApplication {

		@SuppressWarnings("rawtypes")
		MapApplication(@DbFamily("workers") Map family) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ListApplication {

		ListApplication(@DbFamily("workers") List<byte[]> family) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ArrayApplication {

		ArrayApplication(@DbFamily("workers") Family[] family) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BeanMethodApplication {

		@Bean
		String keys(@DbFamily("workers") Map<String, Object> family) {
			return family.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FieldApplication {

		@Autowired
		@DbFamily("workers")
		@Nullable Map<String, Object> family;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FaultyMonitorApplication {

		@DbMon("image_scalers")
		boolean changed() {
			return true;
		}

	}

}
