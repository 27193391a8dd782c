package io.aemp.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.Guard;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.testing.FamilyRecorder;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Discovery and the database over loopback: nodes that know nothing but a seed.
 */
@ExtendWith(NoLeaks.class)
class DiscoveryIntegrationTests {

	private final List<AempNode> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.nodes.forEach(AempNode::close);
	}

	private AempNode start(String nodeId, List<String> seeds) {
		AempNode node = AempNode.start(NodeSettings.builder()
			.nodeId(nodeId)
			.bind("127.0.0.1:0")
			.secret("s3cret of these tests")
			.seed(seeds.toArray(String[]::new))
			.build());
		this.nodes.add(node);
		return node;
	}

	@Test
	void whenNodesKnowOnlyASeedThenTheyShareFamiliesAndReachEachOther() throws Exception {
		AempNode seed = start("seed", List.of());
		AempNode worker = start("worker", seed.listeners());
		AempNode client = start("client", seed.listeners());
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		Port port = worker.port((message) -> received.add(message.text(0)));
		worker.family("workers").register(port);
		FamilyRecorder recorder = new FamilyRecorder();
		client.family("workers").mon(recorder);
		await().until(() -> recorder.content().containsKey(port.id()));
		await().until(() -> client.family("workers").pick().isPresent());
		client.snd(client.family("workers").pick().orElseThrow(), "work");
		assertThat(received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("work");
		assertThat(client.network().master()).isEqualTo("seed");
		assertThat(client.family("workers").keys().get(Patience.SECONDS, TimeUnit.SECONDS)).containsExactly(port.id());
		assertThat(seed.network().slaveNodes()).containsExactlyInAnyOrder("worker", "client");
		worker.close();
		await().until(() -> recorder.content().isEmpty());
		assertThat(client.family("workers").pick()).isEmpty();
	}

	@Test
	void whenManyThreadsSetAndDeleteThenTheFamilyIsWhatIsLeft() {
		AempNode seed = start("seed", List.of());
		AempNode one = start("one", seed.listeners());
		AempNode other = start("other", seed.listeners());
		FamilyRecorder recorder = new FamilyRecorder();
		other.family("f").mon(recorder);
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			String prefix = "t" + thread + "/";
			AempNode node = (thread % 2 == 0) ? one : other;
			threads.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 500; i++) {
					Guard guard = node.family("f").set(prefix + i % 50, "v" + i);
					if (i % 3 == 0) {
						guard.close();
					}
				}
			}));
		}
		threads.forEach(CompletableFuture::join);
		Map<String, Object> expected = new HashMap<>();
		for (int thread = 0; thread < 4; thread++) {
			for (int i = 450; i < 500; i++) {
				if (i % 3 != 0) {
					expected.put("t" + thread + "/" + i % 50, "v" + i);
				}
			}
		}
		await().untilAsserted(() -> assertThat(recorder.content()).isEqualTo(expected));
	}

	@Test
	void whenAnInlineHandlerWaitsForAFamilyThenThatIsRefused() throws Exception {
		AempNode seed = start("seed", List.of());
		AempNode node = start("node", seed.listeners());
		await().until(() -> "seed".equals(node.network().master()));
		BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
		Port port = node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE)).rcv((message) -> {
			try {
				node.family("f").keys().join();
			}
			catch (IllegalStateException ex) {
				refusals.add("refused");
			}
		});
		node.snd(port.id(), "go");
		assertThat(refusals.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("refused");
	}

}
