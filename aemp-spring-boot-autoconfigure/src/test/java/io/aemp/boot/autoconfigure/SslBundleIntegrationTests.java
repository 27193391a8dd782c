package io.aemp.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.aemp.NodeSettings;
import io.aemp.NodeTls;
import io.aemp.node.AempNode;
import io.aemp.testing.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of TLS from an SSL bundle of Spring Boot.
 */
@ExtendWith(OutputCaptureExtension.class)
class SslBundleIntegrationTests {

	private static final String BUNDLE = "spring.ssl.bundle.pem.nodes.";

	private final TestAuthority authority = new TestAuthority();

	private final X509Bundle own = this.authority.issue();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, AempAutoConfiguration.class))
		.withPropertyValues("aemp.binds=127.0.0.1:0");

	@Test
	void withoutABundleThereIsNoTls() {
		this.runner.run((context) -> assertThat(context.getBean(NodeSettings.class).authentication().tls()).isNull());
		this.runner.withPropertyValues("aemp.ssl.bundle=${UNSET:}")
			.run((context) -> assertThat(context.getBean(NodeSettings.class).authentication().tls()).isNull());
	}

	@Test
	void theBundleBecomesTlsOfTheNode() {
		this.runner.withPropertyValues(key(), certificate(), trust(), "aemp.ssl.bundle=nodes").run((context) -> {
			NodeSettings settings = context.getBean(NodeSettings.class);
			assertThat(settings.authentication().secret()).isNull();
			assertThat(settings.authentication().isNetworked()).isTrue();
			NodeTls tls = settings.authentication().tls();
			assertThat(tls.keyManagers().getKeyManagers()).isNotEmpty();
			assertThat(tls.trustManagers().getTrustManagers()).isNotEmpty();
			assertThat(tls.protocols()).isEmpty();
			assertThat(tls.ciphers()).isEmpty();
		});
	}

	@Test
	void optionsOfTheBundleBecomeThoseOfTheNode() {
		this.runner
			.withPropertyValues(key(), certificate(), trust(), "aemp.ssl.bundle=nodes",
					BUNDLE + "options.enabled-protocols=TLSv1.3", BUNDLE + "options.ciphers=TLS_AES_256_GCM_SHA384")
			.run((context) -> {
				NodeTls tls = context.getBean(NodeSettings.class).authentication().tls();
				assertThat(tls.protocols()).containsExactly("TLSv1.3");
				assertThat(tls.ciphers()).containsExactly("TLS_AES_256_GCM_SHA384");
			});
	}

	@Test
	void aBundleThatTrustsNobodyInParticularIsRefused() {
		this.runner.withPropertyValues(key(), certificate(), "aemp.ssl.bundle=nodes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NodeConfigurationException.class)
				.hasMessageStartingWith("The SSL bundle 'nodes' of the property 'aemp.ssl.bundle' has no certificates "
						+ "that the node trusts.")
				.hasMessageEndingWith("Add a truststore to the bundle."));
	}

	@Test
	void aBundleWithoutAKeyIsRefused() {
		this.runner.withPropertyValues(trust(), "aemp.ssl.bundle=nodes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NodeConfigurationException.class)
				.hasMessageStartingWith("The SSL bundle 'nodes' of the property 'aemp.ssl.bundle' has no key and "
						+ "certificate of the node.")
				.hasMessageEndingWith("Add a keystore to the bundle."));
	}

	@Test
	void anUnknownBundleIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--aemp.ssl.bundle=missing").close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("There is no SSL bundle 'missing' for the property 'aemp.ssl.bundle'; no bundle is defined")
			.contains("Define it with properties that begin with 'spring.ssl.bundle.'");
	}

	@Test
	void applicationsWithABundleEachAreLinkedWithoutASecret(CapturedOutput output) {
		List<ConfigurableApplicationContext> contexts = new ArrayList<>();
		try {
			String[] bundle = { "--" + key(), "--" + certificate(), "--" + trust(), "--aemp.ssl.bundle=nodes" };
			contexts.add(start(join(bundle, "--aemp.node-id=server", "--aemp.binds=127.0.0.1:0")));
			AempNode server = contexts.get(0).getBean(AempNode.class);
			contexts.add(start(join(bundle, "--aemp.node-id=client", "--aemp.binds=",
					"--aemp.seeds=" + server.listeners().get(0))));
			AempNode client = contexts.get(1).getBean(AempNode.class);
			Awaitility.await().until(() -> client.nodeIsUp("server") && server.nodeIsUp("client"));
		}
		finally {
			contexts.forEach(ConfigurableApplicationContext::close);
		}
		assertThat(output).contains("; authentication: tls_sha3_512, with TLS").doesNotContain("PRIVATE KEY");
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	private static String[] join(String[] some, String... others) {
		List<String> all = new ArrayList<>(List.of(some));
		all.addAll(List.of(others));
		return all.toArray(String[]::new);
	}

	private String key() {
		return BUNDLE + "keystore.private-key=" + this.own.getPrivateKeyPEM();
	}

	private String certificate() {
		return BUNDLE + "keystore.certificate=" + this.own.getCertificatePEM();
	}

	private String trust() {
		return BUNDLE + "truststore.certificate=" + this.own.getRootCertificatePEM();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
