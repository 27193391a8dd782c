package io.aemp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that are linked over loopback.
 */
@ExtendWith(NoLeaks.class)
class TwoNodesIntegrationTests extends TwoNodesTests {

	private final List<AempNode> nodes = new ArrayList<>();

	@Override
	protected List<AempNode> link() {
		AempNode there = start(settings("there").bind("127.0.0.1:0"));
		AempNode here = startLinkedTo(there, "here");
		return List.of(here, there);
	}

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder().nodeId(nodeId).secret("s3cret of these tests").bind();
	}

	private AempNode start(NodeSettingsBuilder settings) {
		AempNode node = AempNode.start(settings.build());
		this.nodes.add(node);
		return node;
	}

	private AempNode startLinkedTo(AempNode seed, String nodeId) {
		AempNode node = start(settings(nodeId).seed(seed.listeners().get(0)));
		await().until(() -> node.nodeIsUp(seed.id()) && seed.nodeIsUp(nodeId));
		return node;
	}

	@Override
	protected void fail(AempNode there) {
		there.close();
	}

	@Override
	protected void until(Runnable assertion) {
		await().untilAsserted(assertion::run);
	}

	@AfterEach
	void close() {
		this.nodes.forEach(AempNode::close);
	}

	@Test
	void whenAFunctionOfOneNodeBlocksThenThoseOfAnotherAndMessagesDoNotWait() throws InterruptedException {
		AempNode here = this.nodes.get(1);
		AempNode there = this.nodes.get(0);
		AempNode third = startLinkedTo(there, "third");
		CountDownLatch release = new CountDownLatch(1);
		BlockingQueue<String> log = new LinkedBlockingQueue<>();
		there.function("My::slow", (arguments) -> {
			log.add("slow");
			release.await();
			log.add("slow over");
		});
		there.function("My::fast", (arguments) -> log.add("fast of " + arguments.text(0)));
		Port port = there.port((message) -> log.add("message"));
		here.sndToFunc("there", "My::slow");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("slow");
		here.sndToFunc("there", "My::fast", "here");
		here.snd(port.id());
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("message");
		third.sndToFunc("there", "My::fast", "third");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("fast of third");
		there.sndToFunc("there", "My::fast", "there");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("fast of there");
		assertThat(log).isEmpty();
		release.countDown();
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("slow over");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("fast of here");
	}

	/** A spawned one would have to give up: it runs in a port. */
	@Test
	void whenACalledFunctionNeedsAPortThatIsBusyThenItWaits() throws InterruptedException {
		AempNode here = this.nodes.get(1);
		AempNode there = this.nodes.get(0);
		CountDownLatch release = new CountDownLatch(1);
		BlockingQueue<String> log = new LinkedBlockingQueue<>();
		Port busy = there.port((message) -> {
			log.add("busy");
			release.await();
			log.add("free");
		});
		there.function("My::patient", (arguments) -> {
			log.add("asking");
			log.add(there.peval(busy, () -> "evaluated"));
		});
		here.snd(busy.id());
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("busy");
		here.sndToFunc("there", "My::patient");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("asking");
		release.countDown();
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("free");
		assertThat(log.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("evaluated");
	}

}
