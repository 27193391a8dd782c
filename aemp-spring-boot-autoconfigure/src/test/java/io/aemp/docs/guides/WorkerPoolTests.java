package io.aemp.docs.guides;

import io.aemp.Node;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WorkerPoolTests {

	@Test
	void whenAWorkerIsRegisteredThenItGetsTheWork() {
		try (ConfigurableApplicationContext client = start(Client.class, "client", "");
				ConfigurableApplicationContext worker = start(Worker.class, "worker",
						client.getBean(AempNode.class).listeners().get(0))) {
			assertThat(worker.isRunning()).isTrue();
			Scalers scalers = client.getBean(Scalers.class);
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(scalers.scale(new byte[10], 4, 3).join()).hasSize(4));
			assertThat(client.getBean(Node.class).cal("client#workers", "list").join().list(0)).hasSize(1);
		}
	}

	private static ConfigurableApplicationContext start(Class<?> application, String nodeId, String seeds) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.run("--aemp.node-id=" + nodeId, "--aemp.binds=127.0.0.1:0", "--aemp.seeds=" + seeds,
					"--aemp.secret=a secret of the test");
	}

	@EnableAutoConfiguration
	@Import({ Scalers.class, WorkerList.class })
	static class Client {

	}

	@EnableAutoConfiguration
	@Import(ImageScaler.class)
	static class Worker {

	}

}
