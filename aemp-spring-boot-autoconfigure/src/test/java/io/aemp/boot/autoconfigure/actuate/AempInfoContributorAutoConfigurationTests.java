package io.aemp.boot.autoconfigure.actuate;

import io.aemp.boot.actuate.AempInfoContributor;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempInfoContributorAutoConfiguration} and {@link AempInfoContributor}.
 */
class AempInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AempAutoConfiguration.class, AempInfoContributorAutoConfiguration.class,
						InfoContributorAutoConfiguration.class, InfoEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=info", "aemp.node-id=n1",
				"aemp.binds=127.0.0.1:0", "aemp.secret=a secret of the tests");

	@Test
	void theInfoEndpointShowsTheNodeWithoutItsAddresses() {
		this.runner.run((context) -> {
			JsonNode info = JsonMapper.shared().valueToTree(context.getBean(InfoEndpoint.class).info());
			assertThat(info)
				.isEqualTo(JsonMapper.shared().readTree("{\"aemp\":{\"aempNode\":{\"id\":\"n1\",\"global\":false}}}"));
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.info.aemp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AempInfoContributor.class));
	}

}
