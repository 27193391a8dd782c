package io.aemp.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that a node cannot deliver are counted by reason, and told to those who want
 * to hear of them.
 */
class LostMessagesTests {

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final List<String> log = new ArrayList<>();

	private final AempNode a = this.cluster.start("a",
			(settings) -> settings.limits((limits) -> limits.sendQueueBytes(10_000)));

	@BeforeEach
	void observe() {
		this.a.monLosses(new Told());
	}

	private void lost(LossReason reason, String... messages) {
		this.cluster.run();
		assertThat(this.log).containsExactly(messages);
		assertThat(this.a.lostMessages(reason)).isEqualTo(messages.length);
		assertThat(Arrays.stream(LossReason.values()).mapToLong(this.a::lostMessages).sum()).isEqualTo(messages.length);
	}

	@Test
	void whenThereIsNoSuchPortThenThatIsTheReason() {
		this.a.snd("a#nobody", "hello", 1);
		lost(LossReason.UNKNOWN_PORT, "a#nobody UNKNOWN_PORT [hello, 1]");
	}

	@Test
	void whenAnotherNodeSendsToAnUnknownPortThenThatIsLostHere() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		this.a.mon("b", (reason) -> {
		});
		this.cluster.run();
		peer.send("nobody", "hello");
		lost(LossReason.UNKNOWN_PORT, "a#nobody UNKNOWN_PORT [hello]");
	}

	@Test
	void whenAPortDiesThenWhatWaitedForItIsLost() {
		Port port = this.a.port("port").rcv("die", (message) -> this.a.kil("a#port"));
		this.a.snd(port.id(), "die");
		this.a.snd(port.id(), "one");
		this.a.snd(port.id(), "two");
		lost(LossReason.DEAD_PORT, "a#port DEAD_PORT [one]", "a#port DEAD_PORT [two]");
	}

	@Test
	void whenAMailboxIsFullThenWhatFindsNoRoomIsLostAndWhatWaitedToo() {
		Port port = this.a.port(PortSettings.DEFAULTS.named("port").mailboxLimit(2)).rcv((message) -> {
		});
		this.a.snd(port.id(), "one");
		this.a.snd(port.id(), "two");
		this.a.snd(port.id(), "three");
		lost(LossReason.MAILBOX_LIMIT, "a#port MAILBOX_LIMIT [one]", "a#port MAILBOX_LIMIT [two]",
				"a#port MAILBOX_LIMIT [three]");
	}

	@Test
	void whenNoLinkComesUpThenWhatWaitedForItIsLost() {
		this.a.snd("b#port", "one");
		this.a.mon("b#port", (reason) -> {
		});
		this.a.snd("b#port", List.of("two"), Map.of("k", 2));
		lost(LossReason.LINK_DOWN, "b#port LINK_DOWN [one]", "b LINK_DOWN [mon1, port]",
				"b#port LINK_DOWN [[two], {k=2}]");
	}

	@Test
	void whenTheLinkFailsThenWhatWasNotHandedOverIsLostAndReadAgainForTheObserver() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		this.a.snd("b#port", "first");
		this.cluster.run();
		this.cluster.network().connection().setWritable("a", false);
		this.a.snd("b#port", "one", 1);
		this.a.snd("b#other", List.of("two"), Map.of("k", 2L));
		this.a.kil("b#port", "enough");
		this.cluster.network().connection().cut();
		lost(LossReason.LINK_DOWN, "b#port LINK_DOWN [one, 1]", "b#other LINK_DOWN [[two], {k=2}]",
				"b LINK_DOWN [kil1, port, enough]");
		assertThat(peer.received()).hasSize(1);
	}

	@Test
	void whenTheLinkFailsThenWhatWasHandedOverIsNotKnownToBeLost() {
		new FakePeer(this.cluster, "b", Map.of());
		this.a.snd("b#port", "first");
		this.cluster.run();
		this.cluster.network().connection().hold();
		this.a.snd("b#port", "on its way");
		this.cluster.run();
		this.cluster.network().connection().cut();
		lost(LossReason.LINK_DOWN);
	}

	@Test
	void whenManyChunksAreLostThenNoMessageIsMissing() {
		FakeCluster cluster = new FakeCluster("a", "b");
		AempNode node = cluster.start("a");
		node.monLosses(new Told());
		new FakePeer(cluster, "b", Map.of());
		node.snd("b#port", "first");
		cluster.run();
		cluster.network().connection().setWritable("a", false);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			node.snd("b#port", "a message that fills chunks", i);
			expected.add("b#port LINK_DOWN [a message that fills chunks, " + i + "]");
		}
		cluster.network().connection().cut();
		cluster.run();
		assertThat(this.log).isEqualTo(expected);
	}

	@Test
	void whenTheSendQueueOverflowsThenAllOfItIsLost() {
		this.a.snd("b#port", "x".repeat(10), 1);
		this.a.snd("b#port", "x".repeat(9500), 2);
		this.a.snd("b#port", "x".repeat(500), 3);
		this.cluster.run();
		assertThat(this.log).extracting((line) -> line.substring(0, 26) + line.substring(line.length() - 2))
			.containsExactly("b#port SEND_QUEUE_OVERFLOW1]", "b#port SEND_QUEUE_OVERFLOW2]",
					"b#port SEND_QUEUE_OVERFLOW3]");
		assertThat(this.a.lostMessages(LossReason.SEND_QUEUE_OVERFLOW)).isEqualTo(3);
	}

	@Test
	void whenTheLinkCannotCarryAMessageThatWaitedThenThatIsTheReasonAndTheRestIsLostWithTheLink() {
		new FakePeer(this.cluster, "b", Map.of("maxframe", "100"));
		this.a.snd("b#port", "one");
		this.a.snd("b#port", new byte[200]);
		this.a.snd("b#port", "three");
		this.cluster.run();
		assertThat(this.log).hasSize(3);
		assertThat(this.log.get(0)).isEqualTo("b#port LINK_DOWN [one]");
		assertThat(this.log.get(1)).startsWith("b#port NOT_ENCODABLE ");
		assertThat(this.log.get(2)).isEqualTo("b#port LINK_DOWN [three]");
		assertThat(this.a.lostMessages(LossReason.NOT_ENCODABLE)).isEqualTo(1);
		assertThat(this.a.lostMessages(LossReason.LINK_DOWN)).isEqualTo(2);
	}

	@Test
	void whenTheSenderHasNotTakenNoticeOfALossThenThatIsTheReason() {
		new FakePeer(this.cluster, "b", Map.of());
		this.a.mon("b#port", (reason) -> {
		});
		this.cluster.run();
		this.cluster.network().connection().cutFor("a");
		while (this.a.nodeIsUp("b")) {
			this.cluster.runtime().executor().runOne();
		}
		this.a.snd("b#port", "too early");
		lost(LossReason.BEHIND_LOSS, "b#port BEHIND_LOSS [too early]");
	}

	/** Writes into the log what it hears. */
	private final class Told implements LossObserver {

		@Override
		public void messageLost(String portId, LossReason reason, Message message) {
			LostMessagesTests.this.log.add(portId + " " + reason + " " + message.elements());
		}

		@Override
		public void messagesSkipped(long messages) {
			LostMessagesTests.this.log.add(messages + " skipped");
		}

	}

}
