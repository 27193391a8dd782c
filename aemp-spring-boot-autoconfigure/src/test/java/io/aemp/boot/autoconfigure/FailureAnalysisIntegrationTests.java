package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.aemp.spring.AempPort;
import io.aemp.spring.AempSpawn;
import io.aemp.spring.DbFamily;
import io.aemp.spring.Rcv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that {@link SpringApplication} explains failures of ours instead of printing
 * stack traces.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisIntegrationTests {

	private static final String HERE = FailureAnalysisIntegrationTests.class.getName() + "$";

	@Test
	void anIllegalNodeIdIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.node-id=two words");
		assertExplained(output,
				"Property 'aemp.node-id' makes no legal node ID: Illegal node ID 'two words': use 1 to 255 printable "
						+ "ASCII characters without blanks, ';', '#' and ','.",
				"Use 1 to 255 printable ASCII characters without blanks, ';', '#' and ',', or remove the property to "
						+ "have a node ID made.");
	}

	@Test
	void anUnparsableBindIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.binds=*,localhost");
		assertExplained(output,
				"Property 'aemp.binds' cannot be used: Malformed address 'localhost': use host:port, or "
						+ "[IPv6 address]:port.",
				"Correct the property, or remove it to have its default.");
	}

	@Test
	void anUnparsableSeedIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.seeds=nowhere");
		assertExplained(output, "Property 'aemp.seeds' cannot be used: Malformed address 'nowhere': use host:port, or "
				+ "[IPv6 address]:port.", "Correct the property.");
	}

	@Test
	void anUnresolvedSecretIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.secret=${AEMP_UNSET_SECRET}");
		assertExplained(output,
				"Property 'aemp.secret' cannot be used: The secret is the placeholder '${AEMP_UNSET_SECRET}' that was "
						+ "not replaced by a value: define what it stands for.",
				"Define the environment variable or property that is to hold the secret.");
	}

	@Test
	void aBlankSecretIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.secret=${AEMP_UNSET_SECRET:}");
		assertExplained(output, "Property 'aemp.secret' cannot be used: The secret is blank",
				"Define the environment variable or property that is to hold the secret. Remove 'aemp.secret' only if "
						+ "the node is to have TLS alone, or to stay local.");
	}

	@Test
	void aMalformedSecretInBase64IsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.secret=base64:s3cret!");
		assertExplained(output, "Property 'aemp.secret' cannot be used: The secret is malformed",
				"Define the environment variable or property that is to hold the secret.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "aemp.node-id", "aemp.seeds", "aemp.binds", "aemp.advertise", "aemp.ssl.bundle",
			"aemp.framings", "aemp.auth.offer", "aemp.auth.accept", "aemp.addresses[n2]" })
	void anUnresolvedPlaceholderIsExplained(String property, CapturedOutput output) {
		fail(Application.class, "--" + property + "=${AEMP_UNSET}");
		assertThat(output.toString().replaceAll("\\s+", " ")).contains("APPLICATION FAILED TO START")
			.contains("Property '" + property.replaceFirst("\\[.*", ""))
			.contains("placeholder")
			.contains("not replaced by a value");
	}

	@Test
	void anImpossibleLimitIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.limits.receive-queue-size=1KB");
		assertExplained(output,
				"Property 'aemp.limits.receive-queue-size' cannot be used: receiveQueueBytes must be at least 4096, "
						+ "not 1024.",
				"Correct the property, or remove it to have its default.");
	}

	@Test
	void anAddressInUseIsExplained(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = "127.0.0.1:" + taken.getLocalPort();
			fail(Application.class, "--aemp.secret=s3cret", "--aemp.binds=" + address);
			assertExplained(output, "The node cannot be started: Cannot listen on " + address,
					"Listen on another address or port ('*' takes any free port, see property 'aemp.binds'), or end "
							+ "the process that has it.");
		}
	}

	@Test
	void aClassWithoutHandlersIsExplained(CapturedOutput output) {
		fail(NoHandlers.class);
		assertExplained(output,
				"@AempPort class " + HERE + "NoHandlers has no @Rcv method, so that it would handle no message.",
				"Mark the methods that handle its messages with @Rcv.");
	}

	@Test
	void aTagThatTwoMethodsHaveIsExplained(CapturedOutput output) {
		fail(TwoTags.class);
		assertExplained(output, "Class " + HERE + "TwoTags has two handlers for the tag 'a': " + HERE
				+ "TwoTags.first and " + HERE + "TwoTags.second.",
				"Give one of them another tag, or make them one method.");
	}

	@Test
	void aParameterThatNoElementFitsIsExplained(CapturedOutput output) {
		fail(BadParameter.class);
		assertExplained(output,
				"Parameter 1 of @Rcv method " + HERE + "BadParameter.handle is of type java.lang.Runnable, which no "
						+ "element of a message can be read as.",
				"Use String, byte[], boolean, a number, an enum, a record or another class that Jackson can read, a "
						+ "time, a UUID, Object, List or Map of these with String keys, Optional, a variable number of "
						+ "arguments, or Message or Port.");
	}

	@Test
	void aMethodThatNoProxyPassesOnIsExplained(CapturedOutput output) {
		fail(Proxied.class);
		assertExplained(output,
				"@Rcv method " + HERE + "Proxied.handle cannot be called through the proxy of its bean.",
				"Do not make it private; if the proxy is made of interfaces, declare the method in one of them or "
						+ "let classes be proxied (proxyTargetClass = true).");
	}

	@Test
	void aFunctionNameOfAnotherFormIsExplained(CapturedOutput output) {
		fail(BadFunction.class);
		assertExplained(output,
				"@AempSpawn class " + HERE + "BadFunction cannot be spawned by name: Illegal function name 'connect': "
						+ "use names in front of it, separated by '::', as in 'My::App::connect'.",
				"Choose a name in Perl's form, 'My::App::connect', that no other function of this node has.");
	}

	@Test
	void aPlaceholderInAnAnnotationThatNothingDefinesIsExplained(CapturedOutput output) {
		fail(BadPlaceholder.class);
		assertExplained(output,
				"@AempPort class " + HERE + "BadPlaceholder has the text '${undefined.name}', in which a placeholder "
						+ "cannot be resolved: Could not resolve placeholder 'undefined.name' in value "
						+ "\"${undefined.name}\".",
				"Define the property, or give the placeholder a default, as in '${name:default}'.");
	}

	@Test
	void aFamilyThatIsInjectedAsAnotherTypeIsExplained(CapturedOutput output) {
		fail(BadFamily.class);
		assertExplained(output,
				"Parameter 0 of constructor in " + HERE + "BadFamily has @DbFamily, but is of type java.lang.String.",
				"Let it be of type Family or TypedFamily.");
	}

	@Test
	void aSingletonThatIsToBeSpawnedIsExplainedWithoutOtherAdvice(CapturedOutput output) {
		fail(SpawnedSingleton.class);
		assertExplained(output,
				"Bean 'failureAnalysisIntegrationTests.SpawnedSingleton' of @AempSpawn class " + HERE
						+ "SpawnedSingleton is a singleton, but each spawned port needs one of its own.",
				"Give it the scope 'prototype'.");
		assertThat(output).doesNotContain("Mark the class with @AempPort");
	}

	@Test
	void seedsWithoutASecretAreWarnedOf(CapturedOutput output) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--aemp.node-id=app", "--aemp.seeds=127.0.0.1:4040")
			.close();
		assertThat(output)
			.contains("The seeds of node app are not used: give it the secret that the other nodes have, or TLS");
	}

	private static void assertExplained(CapturedOutput output, String description, String action) {
		assertThat(output.toString().replaceAll("\\s+", " ")).contains("APPLICATION FAILED TO START")
			.contains("Description: " + description)
			.contains("Action: " + action)
			.doesNotContain("s3cret");
	}

	private static void fail(Class<?> bean, String... arguments) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, bean).web(WebApplicationType.NONE)
				.initializers((context) -> {
					if (bean == Proxied.class) {
						proxy(context);
					}
				})
				.run(arguments)
				.close());
	}

	/** By the interfaces of the bean, which the handler is not one of. */
	private static void proxy(ConfigurableApplicationContext context) {
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof Proxied) ? new ProxyFactory(bean).getProxy() : bean;
			}

		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@AempPort
	static class NoHandlers {

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
	static class BadParameter {

		@Rcv
		void handle(String text, Runnable runnable) {
		}

	}

	@AempPort
	static class Proxied implements Runnable {

		@Override
		public void run() {
		}

		@Rcv
		void handle() {
		}

	}

	@AempPort(name = "${undefined.name}")
	static class BadPlaceholder {

		@Rcv
		void any() {
		}

	}

	static class BadFamily {

		BadFamily(@DbFamily("workers") String family) {
		}

	}

	@AempSpawn("Test::singleton")
	static class SpawnedSingleton {

		@Rcv
		void any() {
		}

	}

	@AempSpawn("connect")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class BadFunction {

		@Rcv
		void any() {
		}

	}

}
