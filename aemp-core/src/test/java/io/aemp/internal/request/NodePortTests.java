package io.aemp.internal.request;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the answers of a node, packet by packet (protocol, section 4).
 */
class NodePortTests {

	private final FakeCluster cluster = new FakeCluster("a", "p", "q");

	private final AempNode a = this.cluster.start("a",
			(builder) -> builder.limits((limits) -> limits.receiveQueueBytes(100_000)));

	private final FakePeer p = new FakePeer(this.cluster, "p", Map.of());

	private final List<Object> log = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	@BeforeEach
	void link() {
		this.p.dial(this.cluster.portOf("a"));
		this.cluster.run();
		assertThat(this.a.nodeIsUp("p")).isTrue();
		this.logged.clear();
	}

	private void ask(@Nullable Object... request) {
		this.p.send("", request);
		this.cluster.run();
	}

	private void assertNothingHappened() {
		assertThat(this.p.received()).isEmpty();
		assertThat(this.log).isEmpty();
		assertStillLinked();
	}

	private void assertStillLinked() {
		assertThat(this.p.ends()).isEmpty();
		assertThat(this.a.nodeIsUp("p")).isTrue();
		assertThat(warnings()).isEmpty();
	}

	private List<ILoggingEvent> warnings() {
		return this.logged.events().stream().filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN)).toList();
	}

	private Port port(String name) {
		return this.a.port(name).rcv((message) -> this.log.addAll(message.elements()));
	}

	@Test
	void whenAPeerAsksUsToSendThenTheMessageComesFromHere() {
		FakePeer q = new FakePeer(this.cluster, "q", Map.of());
		port("here");
		ask("snd", "p#in", "back", 1, null);
		ask("snd", "q#in", "on", List.of(2));
		ask("snd", "a#here", "local", 3L);
		ask("snd", "p#in");
		ask("snd", "p#", "", "to its node port");
		assertThat(this.p.received()).containsExactly(list("in", "back", 1L, null), list("in"),
				list("", "", "to its node port"));
		assertThat(q.received()).containsExactly(list("in", "on", List.of(2L)));
		assertThat(this.log).containsExactly("local", 3L);
		assertStillLinked();
	}

	@Test
	void whenAPeerAsksForTheTimeThenItComesInSeconds() {
		this.cluster.advance(Duration.ofMillis(1_234_567));
		ask("time", "p#in", "it is");
		ask("time", "p#in");
		assertThat(this.p.received()).containsExactly(list("in", "it is", 1234.567), list("in", 1234.567));
	}

	/** As on the wire of the reference, where these are true and false. */
	@ParameterizedTest
	@CsvSource({ "mon1, 1", "mon0, 1", "kil0, 1", "kil1, 1", "snd, 1", "can, 1", "time, 1", "devnull, 1", "'', 1",
			"eval, ''", "nonsense, ''", "My::function, ''", "AnyEvent::MP::_spawn, ''" })
	void whenAPeerAsksWhetherWeKnowARequestThenTheAnswerIsOneOrEmpty(String tag, String answer) {
		this.a.function("My::function", (arguments) -> {
		});
		ask("can", tag, "p#in", "can", 1);
		assertThat(this.p.received()).containsExactly(list("in", "can", 1L, answer));
		assertThat(Message.of(answer).get(0, Boolean.class)).isEqualTo(answer.equals("1"));
	}

	@Test
	void whenAPeerAsksUsToEvaluateCodeThenThatIsRefusedInWords() {
		ask("eval", "kill 9, $$", "p#in", "result");
		ask("eval", "kill 9, $$");
		ask("eval");
		assertThat(this.p.received())
			.containsExactly(list("in", "result", "eval is refused: this node does not run code from the network"));
		assertThat(warnings()).hasSize(3).allSatisfy((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo("Refused to evaluate code for node p");
		});
	}

	@Test
	void whenARequestMeansNothingThenNothingHappens() {
		ask("");
		ask("", 1, 2);
		ask("devnull", 1, 2);
		ask();
		ask("nonsense", "p#in");
		ask("mon0", null);
		this.p.sendBytes(new byte[] { (byte) 0x80 });
		this.p.sendBytes(new byte[] { (byte) 0x81, (byte) 0xf6 });
		this.cluster.run();
		assertNothingHappened();
	}

	@Test
	void whenARequestHasNoEffectThenItIsCountedAndToldAsALoss() {
		this.a.monLosses((portId, reason, message) -> this.log.add(portId + " " + reason + " " + message.elements()));
		ask("devnull", 1);
		ask("time", "p#in");
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isZero();
		ask("nonsense", 1L);
		ask("kil1", "");
		ask("eval", "code");
		ask("snd", "a");
		ask("snd", "p#in", Double.POSITIVE_INFINITY);
		ask("My::unknown");
		ask("AnyEvent::MP::_spawn", "name", "My::unknown");
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isEqualTo(7);
		assertThat(this.log).hasSize(7)
			.startsWith("a REFUSED_REQUEST [nonsense, 1]")
			.endsWith("a REFUSED_REQUEST [AnyEvent::MP::_spawn, name, My::unknown]");
	}

	static Stream<List<?>> meaningful() {
		return Stream.of(list(), list(""), list("devnull", 1), list("mon1", "port"), list("mon0", "port"),
				list("mon0", (Object) null), list("kil0", "port"), list("kil0", "port", "reason"), list("kil1", "port"),
				list("kil1", "port", "reason"), list("snd", "a#port"), list("snd", "a#unknown"), list("snd", "p#in"),
				list("can", "time", "a#port"), list("can", "time", "p#in"), list("time", "a#port"),
				list("My::function"), list("AnyEvent::MP::_spawn", "spawned", "My::function"), list("g_find", "q"));
	}

	@ParameterizedTest
	@MethodSource("meaningful")
	void whenARequestHasAnEffectThenItIsNoLoss(List<?> request) {
		port("port");
		this.a.function("My::function", (arguments) -> {
		});
		ask(request.toArray());
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isZero();
		assertStillLinked();
	}

	static Stream<List<?>> meaningless() {
		return Stream.of(list((Object) null), list(null, 1), list(Map.of()), list("mon1"), list("mon1", ""),
				list("mon1", null), list("mon0"), list("mon0", ""), list("mon0", List.of()), list("kil0"),
				list("kil0", ""), list("kil1"), list("snd"), list("snd", null), list("snd", "a#"), list("can"),
				list("can", "time"), list("can", null, "p#in"), list("time"), list("time", List.of()),
				list("My:function"), list("My::unknown"), list("AnyEvent::MP::_spawn", "spawned"),
				list("AnyEvent::MP::_spawn", "port", "My::function"));
	}

	@ParameterizedTest
	@MethodSource("meaningless")
	void whenARequestHasNoEffectThenItIsOneLoss(List<?> request) {
		port("port");
		this.a.function("My::function", (arguments) -> {
		});
		ask(request.toArray());
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isOne();
		assertThat(this.p.received()).isEmpty();
		assertThat(this.a.nodeIsUp("p")).isTrue();
	}

	@Test
	void whenRequestsAreRefusedThenTheyDoNotStopTheNextOnes() {
		String large = "x".repeat(10_000);
		for (int i = 0; i < 30; i++) {
			this.p.send("", "My::unknown", large);
			this.p.send("", "AnyEvent::MP::_spawn", "spawned", "My::unknown", large);
			this.p.send("", "mon1", "", large);
		}
		ask("time", "p#in");
		assertThat(this.p.received()).hasSize(1);
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isEqualTo(90);
	}

	@Test
	void whenAPeerEndsItsMonitorThenItLearnsNothingMore() {
		Port port = port("port");
		ask("mon1", "port");
		ask("mon0", "port");
		this.a.kil(port.id(), "reason");
		this.cluster.run();
		assertThat(this.p.received()).isEmpty();
	}

	@Test
	void whenAPeerTellsThatItsPortDiedThenMonitorsFire() {
		this.a.mon("p#port", this.log::add);
		this.cluster.run();
		ask("kil0", "port", "reason", 1);
		assertThat(this.log).containsExactly(Reason.of("reason", 1L));
	}

	/** Monitors and discovery are for links. */
	@ParameterizedTest
	@ValueSource(strings = { "mon1", "mon0", "kil0", "g_find" })
	void whenThisNodeAsksItselfForWhatLinksAreForThenThatIsALoss(String tag) {
		port("port");
		this.a.snd("a", tag, "port");
		this.cluster.run();
		assertThat(this.a.lostMessages(LossReason.REFUSED_REQUEST)).isOne();
	}

	@Test
	void whenRequestsAndMessagesAreMixedThenTheyKeepTheirOrder() {
		this.a.function("My::init", (arguments) -> this.a.self().rcv((message) -> this.log.addAll(message.elements())));
		port("mortal");
		this.a.mon("a#mortal", (reason) -> this.log.addAll(reason.elements()));
		this.cluster.run();
		this.p.send("mortal", 1);
		this.p.send("", "snd", "a#mortal", 2);
		this.p.send("mortal", 3);
		this.p.send("", "can", "nonsense", "a#mortal", 4);
		this.p.send("", "kil1", "mortal", "killed");
		this.p.send("mortal", 5);
		this.p.send("", "snd", "a#mortal", 6);
		this.cluster.run();
		assertThat(this.log).containsExactly(1L, 2L, 3L, 4L, "", "killed");
		this.log.clear();
		this.p.send("", "AnyEvent::MP::_spawn", "spawned", "My::init");
		this.p.send("", "snd", "a#spawned", 1);
		this.p.send("spawned", 2);
		this.p.send("", "mon1", "spawned");
		this.p.send("", "kil1", "spawned", "killed");
		this.p.send("", "mon1", "spawned");
		this.cluster.run();
		assertThat(this.log).containsExactly(1L, 2L);
		assertThat(this.p.received()).element(0).isEqualTo(list("", "kil0", "spawned", "killed"));
	}

	@Test
	void whenMessagesAreRelayedThenTheyArriveInOrderEvenIfThereIsNoLinkYet() {
		FakePeer q = new FakePeer(this.cluster, "q", Map.of());
		for (int i = 0; i < 100; i += 2) {
			this.p.send("", "snd", "q#in", i);
			this.p.send("", "can", "can", "q#in", i + 1);
		}
		this.cluster.run();
		assertThat(q.received()).hasSize(100)
			.extracting((message) -> (Long) message.get(1))
			.isSorted()
			.doesNotHaveDuplicates();
	}

	@Test
	void whenTheThirdNodeCannotBeReachedThenItsMessagesAreLostAndOthersAreNot() {
		ask("snd", "q#in", "lost");
		ask("snd", "nowhere#in", "lost");
		this.cluster.advance(Duration.ofMinutes(1));
		ask("snd", "p#in", "arrives");
		FakePeer q = new FakePeer(this.cluster, "q", Map.of());
		ask("snd", "q#in", "arrives");
		assertThat(this.p.received()).containsExactly(list("in", "arrives"));
		assertThat(q.received()).containsExactly(list("in", "arrives"));
		assertStillLinked();
	}

	@Test
	void whenAMessageCannotBeSentThenItIsDropped() {
		FakePeer small = new FakePeer(this.cluster, "q", Map.of("maxframe", "200"));
		ask("snd", "q#in", "first");
		ask("snd", "q#in", "x".repeat(1000));
		ask("snd", "q#in", Double.POSITIVE_INFINITY);
		ask("snd", "p#in", Double.NaN);
		assertThat(small.received()).containsExactly(list("in", "first"));
		assertThat(small.ends()).isEmpty();
		assertNothingHappened();
	}

	@Test
	void whenAMessageWouldComeBackToOurNodePortThenItIsDropped() {
		ask("snd", "a", "snd", "p#in", "around");
		ask("snd", "a#", "kil1", "port");
		ask("time", "a", "time", "p#in");
		assertNothingHappened();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#", "#in", "two words", "two words#in", "a;b#in", "\u00e9#in", "\n#in" })
	void whenTheReceiverIsIllegalThenNothingHappens(String receiver) {
		ask("snd", receiver, "message");
		ask("can", "can", receiver, "message");
		ask("time", receiver, "message");
		assertNothingHappened();
	}

	@Test
	void whenAPeerKillsTheNodePortThenThatIsRefused() {
		Port port = port("port");
		ask("kil1", "", "reason");
		ask("kil1", null, "reason");
		ask("kil1", List.of("port"), "reason");
		ask("kil1", true, "reason");
		ask("kil1");
		ask("kil0");
		ask("kil0", "");
		ask("mon1");
		ask("mon1", "");
		ask("mon1", null);
		ask("mon0");
		assertNothingHappened();
		this.a.snd(port.id(), "alive");
		ask("time", "p#in");
		assertThat(this.log).containsExactly("alive");
		assertThat(this.p.received()).hasSize(1);
	}

	@Test
	void whenTagsAndNamesComeAsBytesOrNumbersThenTheyMeanTheSame() {
		this.a.function("My::init", (arguments) -> this.a.self().rcv((message) -> this.log.addAll(message.elements())));
		port("42");
		ask(bytes("snd"), bytes("p#in"), bytes("relayed"));
		ask(bytes("can"), bytes("time"), bytes("p#in"));
		ask(bytes("AnyEvent::MP::_spawn"), bytes("spawned"), bytes("My::init"));
		ask(bytes("snd"), bytes("a#spawned"), "hello");
		ask(bytes("mon1"), 42);
		ask(bytes("kil1"), 42L, "killed");
		assertThat(this.p.received()).hasSize(3);
		assertThat((byte[]) this.p.received().get(0).get(1)).asString(StandardCharsets.ISO_8859_1).isEqualTo("relayed");
		assertThat(this.p.received().get(1)).isEqualTo(list("in", "1"));
		assertThat(this.p.received().get(2)).isEqualTo(list("", "kil0", "42", "killed"));
		assertThat(this.log).containsExactly("hello");
	}

	@Test
	void whenAForeignNodeKillsWithANumberThatWeWouldNotSendThenThePortDiesOfIt() {
		port("mortal");
		ask("mon1", "mortal");
		ask("kil1", "mortal", "reason", Double.POSITIVE_INFINITY);
		assertThat(this.p.received()).containsExactly(list("", "kil0", "mortal", "reason", Double.POSITIVE_INFINITY));
		assertStillLinked();
	}

	/** Whatever comes, the link stays, and what comes next is answered. */
	@Test
	void whenRequestsAreMadeAtRandomThenTheLinkStays() {
		Random random = new Random(7);
		this.a.function("My::function", (arguments) -> this.log.add("called"));
		this.a.function("My::init", (arguments) -> this.a.self().rcv((message) -> this.log.add("received")));
		List<@Nullable Object> values = Arrays.asList(null, true, "", "port", "a#port", "spawned", "a#spawned", "p#in",
				"q#in", "a", "a#", "p", "#", "My::function", "My::init", "::", bytes("p#in"), bytes(""), 0, -1L, 1.5,
				Double.NaN, BigInteger.ONE.shiftLeft(200), List.of(), List.of("p#in"), Map.of(), Map.of("p#in", 1),
				"x".repeat(500), "\u20ac", "\n", "time", "snd", "mon1");
		List<String> tags = List.of("", "mon1", "mon0", "kil0", "kil1", "snd", "can", "time", "devnull", "eval",
				"AnyEvent::MP::_spawn", "My::function", "My::unknown", "g_slave");
		port("port");
		for (int i = 0; i < 5_000; i++) {
			List<@Nullable Object> request = new ArrayList<>();
			request.add((random.nextInt(20) > 0) ? tags.get(random.nextInt(tags.size()))
					: values.get(random.nextInt(values.size())));
			for (int arguments = random.nextInt(5); arguments > 0; arguments--) {
				request.add(values.get(random.nextInt(values.size())));
			}
			this.p.send("", request.toArray());
			if (random.nextInt(50) == 0) {
				this.cluster.run();
			}
		}
		this.cluster.run();
		assertThat(this.p.ends()).isEmpty();
		int before = this.p.received().size();
		ask("time", "p#in", "last");
		assertThat(this.p.received()).hasSize(before + 1)
			.last()
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.startsWith("in", "last");
		ask("AnyEvent::MP::_spawn", "fresh", "My::init");
		ask("snd", "a#fresh", "hello");
		assertThat(this.log).contains("called").endsWith("received");
		assertThat(warnings()).hasSizeLessThanOrEqualTo(40)
			.allSatisfy((event) -> assertThat(event.getFormattedMessage()).containsPattern(
					"^(Refused to (evaluate|spawn)|Refused a call|Function My::init, called by node p, failed|"
							+ "Node p sent a malformed request|\\d+ warnings like the next one)"));
	}

	@Test
	void whenThisNodeAsksItselfThenItAnswersLikeAnother() throws Exception {
		this.cluster.advance(Duration.ofMillis(1500));
		this.a.function("My::function", (arguments) -> this.log.addAll(arguments.elements()));
		Port port = port("port");
		this.a.snd("a", "time", port.id());
		this.a.snd("a#", "can", "time", port.id());
		this.a.snd("a", "snd", port.id(), "relayed");
		this.a.snd("a", "snd", "p#in", "relayed");
		this.a.snd("a", "My::function", "called");
		this.a.snd("a", "mon1", "port");
		this.a.snd("a", "kil0", "port");
		this.cluster.run();
		assertThat(this.log).containsExactlyInAnyOrder(1.5, "1", "relayed", "called");
		assertThat(this.p.received()).containsExactly(list("in", "relayed"));
		this.a.mon(port.id(), this.log::add);
		this.a.snd("a", "kil1", "port", "reason");
		this.cluster.run();
		assertThat(this.log).last().isEqualTo(Reason.of("reason"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static List<@Nullable Object> list(@Nullable Object... elements) {
		return Arrays.asList(elements);
	}

}
