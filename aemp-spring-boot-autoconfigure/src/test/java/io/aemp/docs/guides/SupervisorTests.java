package io.aemp.docs.guides;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SupervisorTests {

	@Test
	void whenTheWorkerDiesThenTheSupervisorSpawnsAnother() {
		Set<String> workers = ConcurrentHashMap.newKeySet();
		try (AempNode node = AempNode.create(NodeSettings.builder().nodeId("n").build())) {
			node.function("Demo::worker", (arguments) -> {
				workers.add(node.self().id());
				node.self().rcv("work", (message) -> {
				});
			});
			assertThat(new Supervisor(node, "n")).isNotNull();
			await().until(() -> workers.size() == 1);
			node.kil(workers.iterator().next(), "test");
			await().until(() -> workers.size() == 2);
		}
	}

}
