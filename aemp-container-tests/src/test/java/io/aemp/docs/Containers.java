package io.aemp.docs;

import io.aemp.testcontainers.AempContainer;
import org.testcontainers.containers.Network;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class Containers {

	@Bean
	Network network() {
		return Network.newNetwork();
	}

	@Bean
	@ServiceConnection
	AempContainer seed(Network network) {
		return new AempContainer("aemp-sample").withNetwork(network)
			.withNodeId("seed")
			.withEnv("SPRING_PROFILES_ACTIVE", "seed");
	}

	@Bean
	AempContainer worker(AempContainer seed, Network network) {
		return new AempContainer("aemp-sample").withNetwork(network)
			.withNodeId("worker")
			.withEnv("SPRING_PROFILES_ACTIVE", "worker")
			.withSeed(seed);
	}

}
