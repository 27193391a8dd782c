package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links whose log throws at each entry, because a class of an appender is missing:
 * nothing is left half done.
 */
class ThrowingLogTests {

	private final FakeCluster cluster = new FakeCluster("n", "a", "b");

	private final PortTable ports = PortTables.create("n", this.cluster.runtime());

	private final Context context = this.ports.threads().currentContext();

	private final Links links = new Links(
			this.cluster.settings("n", (settings) -> settings.limits((limits) -> limits.sendQueueBytes(100_000))),
			this.cluster.runtime(), this.cluster.transport("n"), this.ports, (link, request) -> {
			}, (nodeId) -> CompletableFuture
				.completedFuture(List.of(new Address("127.0.0.1", this.cluster.portOf(nodeId)))));

	private final List<Reason> reasons = new ArrayList<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.aemp.internal.link");

	private final Level level = this.logger.getLevel();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			throw new NoClassDefFoundError("thrown on purpose");
		}

	};

	@BeforeEach
	void throwAtEachEntry() {
		this.appender.start();
		this.logger.setLevel(Level.DEBUG);
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void logAgain() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(this.level);
	}

	private void send(String nodeId, int count) {
		for (int i = 0; i < count; i++) {
			this.links.send(this.context, nodeId + "#port", new Object[] { i, "x".repeat(1000) }, null);
		}
	}

	@Test
	void whenALinkComesUpThenItCarriesWhatWaited() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		send("b", 3);
		this.cluster.run();
		assertThat(this.links.find("b").isUp()).isTrue();
		assertThat(peer.received()).extracting((message) -> message.get(1)).containsExactly(0L, 1L, 2L);
	}

	@Test
	void whenALinkFailsThenItEndsAndWhoWaitsIsToldAndTheNodeIsForgotten() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		send("b", 1);
		this.cluster.run();
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		send("b", 60);
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		this.links.whenWritable("b", future);
		send("b", 60);
		assertThat(future).isCompletedExceptionally();
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(peer.ends()).hasSize(1);
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.links.find("b")).isNull();
	}

	@Test
	void whenNobodyAnswersThenMonitorsFireAndTheNodeIsForgotten() {
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.reasons).hasSize(1);
		assertThat(this.links.find("b")).isNull();
	}

	@Test
	void whenASecondConnectionTakesThePlaceOfASilentLinkThenItBecomesTheLink() {
		this.links.listen(new InetSocketAddress("127.0.0.1", this.cluster.portOf("n")));
		FakePeer peer = new FakePeer(this.cluster, "a", Map.of());
		peer.dial(this.cluster.portOf("n"), 1);
		this.cluster.run();
		peer.fallSilent();
		for (int choice = 2; choice < 30; choice++) {
			// So many that the log of refused connections is limited.
			peer.dial(this.cluster.portOf("n"), choice);
			this.cluster.run();
		}
		this.cluster.advance(Duration.ofSeconds(1));
		send("a", 1);
		this.cluster.run();
		assertThat(peer.received()).extracting((message) -> message.get(0)).contains("port");
	}

}
