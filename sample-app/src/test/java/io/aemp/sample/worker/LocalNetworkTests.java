package io.aemp.sample.worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalNetwork}.
 */
class LocalNetworkTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void whenNothingIsConfiguredThenThereIsANetworkOnLoopbackWithASecretOfItsOwn() {
		process(this.environment);
		assertThat(this.environment.getProperty("aemp.node-id")).isEqualTo("web");
		assertThat(this.environment.getProperty("aemp.binds")).isEqualTo("127.0.0.1:0");
		assertThat(this.environment.getProperty("aemp.secret")).matches("[0-9a-f]{64}");
		assertThat(this.environment.getProperty("farm.local-workers")).isEqualTo("2");
		MockEnvironment other = new MockEnvironment();
		process(other);
		assertThat(other.getProperty("aemp.secret")).isNotEqualTo(this.environment.getProperty("aemp.secret"));
	}

	@Test
	void whenABindAndASecretAreConfiguredThenTheyAreUsedAndThereAreLocalWorkers() {
		this.environment.withProperty("aemp.binds", "127.0.0.1:4040").withProperty("aemp.secret", "mine");
		process(this.environment);
		assertThat(this.environment.getProperty("aemp.binds")).isEqualTo("127.0.0.1:4040");
		assertThat(this.environment.getProperty("aemp.secret")).isEqualTo("mine");
		assertThat(this.environment.getProperty("farm.local-workers")).isEqualTo("2");
	}

	@Test
	void whenThereAreSeedsThenTheNetworkHasItsOwnSecretAndWorkers() {
		this.environment.withProperty("aemp.seeds", "10.0.0.1:4040");
		process(this.environment);
		assertThat(this.environment.getProperty("aemp.secret")).isNull();
		assertThat(this.environment.getProperty("farm.local-workers")).isEqualTo("0");
	}

	@Test
	void whenTheNumberOfLocalWorkersIsConfiguredThenItCounts() {
		this.environment.withProperty("farm.local-workers", "5");
		process(this.environment);
		assertThat(this.environment.getProperty("farm.local-workers")).isEqualTo("5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "worker", "seed" })
	void whenItIsAWorkerOrASeedThenNothingIsAdded(String profile) {
		this.environment.setActiveProfiles(profile);
		process(this.environment);
		assertThat(this.environment.getProperty("aemp.secret")).isNull();
		assertThat(this.environment.getProperty("farm.local-workers")).isNull();
	}

	private static void process(MockEnvironment environment) {
		new LocalNetwork().postProcessEnvironment(environment, new SpringApplication());
	}

}
