package io.aemp.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import io.aemp.CalException;
import io.aemp.Dispatch;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests the operations of one node on another, whatever lies between them.
 */
abstract class TwoNodesTests {

	private final Queue<Object> log = new ConcurrentLinkedQueue<>();

	private AempNode here;

	private AempNode there;

	/** Starts nodes {@code here} and {@code there}, and links them. */
	protected abstract List<AempNode> link() throws Exception;

	/** Makes the link between them fail. */
	protected abstract void fail(AempNode there);

	/** Runs until the assertion holds. */
	protected abstract void until(Runnable assertion);

	@BeforeEach
	void begin() throws Exception {
		List<AempNode> nodes = link();
		this.here = nodes.get(0);
		this.there = nodes.get(1);
		this.there.function("My::log", (arguments) -> {
			this.log.add("init");
			this.there.self().rcv("fail", (message) -> {
				throw new IllegalStateException(message.text(0));
			}).rcv("log", (message) -> this.log.add(message.integer(0)));
		});
	}

	private static List<Long> numbers(int count) {
		return LongStream.range(0, count).boxed().toList();
	}

	private void untilLogged(Object... expected) {
		until(() -> assertThat(this.log).containsExactly(expected));
	}

	private Message reply(CompletableFuture<Message> call) {
		until(() -> assertThat(call).isDone());
		return call.join();
	}

	/** All that was sent there before has been carried out when this returns. */
	private void untilAllArrived() {
		reply(this.here.cal("there", "time"));
	}

	private Port mortal(AempNode node) {
		return node.port((message) -> {
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "INLINE", "POOL" })
	void messagesTellTheNodeThatSentThem(Dispatch dispatch) {
		Receiver receiver = (message) -> this.log.add(String.valueOf(message.senderNode()));
		Port port = this.there.port(PortSettings.DEFAULTS.on(dispatch)).rcv(receiver).rcv("tagged", receiver);
		this.here.snd(port.id(), "untagged", 1);
		this.here.snd(port.id(), "tagged", 1);
		this.here.snd("there", "snd", port.id(), "in a request");
		untilLogged("here", "here", "here");
		this.there.snd(port.id(), "tagged", 1);
		untilLogged("here", "here", "here", "null");
	}

	@Test
	void whenMessagesOfAllKindsAreSentToOnePortThenTheyArriveInOrder() {
		Port port = this.there.port((message) -> this.log.add(message.elements().toString()));
		List<Object> expected = new ArrayList<>();
		for (Object element : Arrays.asList("text", 1, "\u00e4", 70_000L, null, "", -1, List.of("x"), "x".repeat(100),
				1.5, BigInteger.TEN.pow(20), "\u20ac", Long.MIN_VALUE)) {
			this.here.snd(port.id(), "tag", element);
			expected.add(Arrays.asList("tag", element).toString());
		}
		untilLogged(expected.toArray());
	}

	@Test
	void whenMessagesFollowAStreamThenTheyArriveToo() {
		Port port = this.there.port((message) -> this.log.add(message.integer(0)));
		List<Object> expected = new ArrayList<>();
		for (int stream = 0; stream < 10; stream++) {
			for (long i = 0; i < 1000; i++) {
				this.here.snd(port.id(), i);
				expected.add(i);
			}
			untilLogged(expected.toArray());
		}
	}

	@Test
	void whenAnElementCannotBeSentThenThatIsRefusedHoweverOftenThePortWasSentTo() {
		Port port = this.there.port((message) -> this.log.add(message.text(0)));
		for (Object illegal : new Object[] { Double.NaN, "\ud800", new Thread(), Map.of(1, 2) }) {
			this.here.snd(port.id(), "legal");
			assertThatIllegalArgumentException().isThrownBy(() -> this.here.snd(port.id(), "tag", 1, illegal))
				.withMessageStartingWith("Element 2 of the message ");
		}
		untilLogged("legal", "legal", "legal", "legal");
	}

	@Test
	void argumentsTellTheNodeThatCallsOrSpawns() {
		this.there.function("My::tell", (arguments) -> this.log.add(String.valueOf(arguments.senderNode())));
		this.here.sndToFunc("there", "My::tell", 1);
		untilLogged("here");
		this.here.spawn("there", "My::tell", 1, 2);
		untilLogged("here", "here");
		this.there.spawn("there", "My::tell", 1, 2);
		untilLogged("here", "here", "null");
	}

	@Test
	void repliesTellTheNodeThatAnswers() {
		Port port = this.there.port((message) -> this.there.snd(message.text(message.size() - 1), "reply"));
		Message reply = reply(this.here.cal(port.id(), "question"));
		assertThat(reply.senderNode()).isEqualTo("there");
		assertThat(reply.rest(1).senderNode()).isEqualTo("there");
		assertThat(reply.copy().senderNode()).isNull();
	}

	@Test
	void whenAPortIsSpawnedThenItCanBeCalled() {
		this.there.function("My::Adder::init",
				(arguments) -> this.there.self()
					.rcv("add", (message) -> this.there.snd(message.text(2),
							message.integer(0) + message.integer(1) + arguments.integer(0))));
		String adder = this.here.spawn("there", "My::Adder::init", 100);
		assertThat(adder).startsWith("there#");
		assertThat(reply(this.here.cal(adder, "add", 1, 2)).integer(0)).isEqualTo(103);
		assertThat(reply(this.here.cal(adder, "add", 3, 4)).integer(0)).isEqualTo(107);
	}

	@Test
	void whenMessagesAndAKillFollowASpawnThenTheyStandBehindTheFunction() {
		String spawned = this.here.spawn("there", "My::log");
		for (int i = 0; i < 100; i++) {
			this.here.snd(spawned, "log", i);
		}
		this.here.kil(spawned);
		this.here.snd(spawned, "log", 100);
		List<Object> expected = new ArrayList<>(List.of("init"));
		expected.addAll(numbers(100));
		untilLogged(expected.toArray());
		untilAllArrived();
		untilLogged(expected.toArray());
	}

	@Test
	void whenSeveralPortsAreSpawnedFromAPortThenEachIsAPortOfItsOwn() {
		Port spawner = this.here.port();
		spawner.rcv("go", (message) -> {
			for (int i = 0; i < 3; i++) {
				String spawned = this.here.spawn("there", "My::reporter", spawner.id(), i);
				this.here.mon(spawned, spawner.id(), "died", i);
			}
		}).rcv("hello", (message) -> {
			this.log.add("hello " + message.integer(1));
			this.here.kil(message.text(0), "seen");
		}).rcv("died", (message) -> this.log.add("died " + message.integer(0) + " " + message.text(1)));
		this.there.function("My::reporter", (arguments) -> {
			this.there.self().rcv((message) -> {
			});
			this.there.snd(arguments.text(0), "hello", this.there.self().id(), arguments.integer(1));
		});
		this.here.snd(spawner.id(), "go");
		until(() -> assertThat(this.log).containsExactlyInAnyOrder("hello 0", "hello 1", "hello 2", "died 0 seen",
				"died 1 seen", "died 2 seen"));
	}

	@Test
	void whenTheSpawnedPortWatchesItsSpawnerThenItDiesWithIt() {
		Port spawner = mortal(this.here);
		this.there.function("My::follower", (arguments) -> {
			this.there.self().rcv((message) -> {
			});
			this.there.mon(arguments.text(0));
			this.there.snd(arguments.text(1), "watching");
		});
		Port ready = this.here.port((message) -> this.log.add(message.text(0)));
		String follower = this.here.spawn("there", "My::follower", spawner.id(), ready.id());
		this.here.mon(follower, this.log::add);
		untilLogged("watching");
		this.here.kil(spawner.id(), "together");
		untilLogged("watching", Reason.of("together"));
	}

	@Test
	void whenTheFunctionIsUnknownThenTheMonitorFiresAndACallFails() {
		String spawned = this.here.spawn("there", "My::unknown");
		this.here.mon(spawned, this.log::add);
		untilLogged(Reason.noSuchPort(spawned));
		CompletableFuture<Message> call = this.here.cal(this.here.spawn("there", "My::unknown"), "hello");
		until(() -> assertThat(call).isCompletedExceptionally());
		assertThatThrownBy(call::join).hasCauseInstanceOf(CalException.PortDied.class);
	}

	@Test
	void whenTheFunctionFailsOrDoesNothingThenNoPortComesToBe() {
		this.there.function("My::failing", (arguments) -> {
			throw new IllegalStateException("failed on purpose");
		});
		this.there.function("My::idle", (arguments) -> {
		});
		for (String function : List.of("My::failing", "My::idle")) {
			String spawned = this.here.spawn("there", function);
			this.here.mon(spawned, this.log::add);
			untilLogged(Reason.noSuchPort(spawned));
			this.log.clear();
		}
	}

	@Test
	void whenASpawnedPortFailsLaterThenItDiesOfThat() {
		String spawned = this.here.spawn("there", "My::log");
		this.here.snd(spawned, "unknown to it");
		this.here.mon(spawned, this.log::add);
		this.here.snd(spawned, "fail", "failed on purpose");
		untilLogged("init", Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenAPortIsKilledThenTheReasonAndAllElementsOfItArrive() {
		Port port = mortal(this.there);
		this.here.mon(port.id(), this.log::add);
		this.here.kil(port.id(), "reason", 42, List.of("x"), null);
		until(() -> assertThat(this.log).singleElement().isEqualTo(Reason.of("reason", 42, List.of("x"), null)));
	}

	@Test
	void whenAPortDoesNotExistThenItsMonitorFires() {
		this.here.mon("there#nobody", this.log::add);
		untilLogged(Reason.noSuchPort("there#nobody"));
	}

	@Test
	void whenAMonitorIsClosedThenItDoesNotFire() {
		Port port = mortal(this.there);
		Guard guard = this.here.mon(port.id(), (reason) -> this.log.add("closed one"));
		this.here.mon(port.id(), (reason) -> this.log.add("other one"));
		guard.close();
		this.here.kil(port.id());
		untilLogged("other one");
	}

	@Test
	void whenAPortDiesThenTheOneThatWatchesItForItselfDiesOfTheSame() {
		Port port = mortal(this.there);
		Port watching = this.here.port();
		watching.rcv("watch", (message) -> {
			this.here.mon(message.text(0));
			this.log.add("watching");
		});
		this.here.mon(watching.id(), this.log::add);
		this.here.snd(watching.id(), "watch", port.id());
		untilLogged("watching");
		this.here.kil(port.id(), "reason");
		untilLogged("watching", Reason.of("reason"));
	}

	@Test
	void whenAPortDiesThenTheVictimDiesOfTheSameOnEitherNode() {
		Port port = mortal(this.there);
		for (Port victim : List.of(mortal(this.here), mortal(this.there))) {
			this.here.mon(victim.id(), this.log::add);
			this.here.mon(port.id(), victim.id());
		}
		this.here.kil(port.id(), "reason");
		untilLogged(Reason.of("reason"), Reason.of("reason"));
	}

	@Test
	void whenAPortEndsNormallyThenTheVictimLives() {
		Port port = mortal(this.there);
		Port victim = this.here.port((message) -> this.log.add("alive"));
		this.here.mon(port.id(), victim.id());
		this.here.mon(port.id(), (reason) -> this.here.snd(victim.id()));
		this.here.kil(port.id());
		untilLogged("alive");
	}

	@Test
	void whenAPortDiesThenTheMessageGoesOutWithTheReasonToEitherNode() {
		for (AempNode node : List.of(this.here, this.there)) {
			Port port = mortal(this.there);
			Port receiver = node.port((message) -> this.log.addAll(message.elements()));
			this.here.mon(port.id(), receiver.id(), "it died", node.id());
			this.here.kil(port.id(), "reason");
			until(() -> assertThat(this.log).extracting(TwoNodesTests::text)
				.containsExactly("it died", node.id(), "reason"));
			this.log.clear();
		}
	}

	@Test
	void whenAPortDiesThenWhatDependsOnItIsClosed() {
		Port port = mortal(this.there);
		this.here.monGuard(port.id(), () -> this.log.add("first"), () -> this.log.add("second"));
		this.here.kil(port.id());
		untilLogged("first", "second");
	}

	@Test
	void whenTheLinkFailsThenMonitorsOnTheOtherNodeAndItsPortsFire() {
		Port port = mortal(this.there);
		this.here.mon(port.id(), (reason) -> this.log.add(reason.kind()));
		this.here.mon("there", (reason) -> this.log.add(reason.kind()));
		untilAllArrived();
		fail(this.there);
		untilLogged("transport_error", "transport_error");
	}

	@Test
	void whenTheNodePortIsToBeKilledThenThatIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.here.kil("there", "reason"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.here.kil("there#", "reason"));
		this.here.mon("there", (reason) -> this.log.add("never"));
		this.here.snd("there", "kil1", "", "reason");
		this.here.snd("there", "kil1", null, "reason");
		this.here.snd("there", "kil1");
		untilAllArrived();
		assertThat(this.log).isEmpty();
		assertThat(this.here.nodeIsUp("there")).isTrue();
	}

	@Test
	void whenFunctionsAreCalledThenTheCallsKeepTheirOrder() {
		this.there.function("My::function", (arguments) -> this.log.add(arguments.integer(0)));
		this.there.function("My::other", (arguments) -> this.log.add(arguments.integer(0)));
		String anyPort = mortal(this.there).id();
		for (int i = 0; i < 1000; i += 2) {
			this.here.sndToFunc("there", "My::function", i);
			this.here.sndToFunc("there", "My::unknown", i);
			this.here.sndToFunc(anyPort, "My::other", i + 1);
		}
		untilLogged(numbers(1000).toArray());
	}

	@Test
	void whenCodeIsToBeEvaluatedThenThatIsRefusedInWords() {
		assertThat(reply(this.here.cal("there", "eval", "2 + 2")).text(0)).startsWith("eval is refused");
	}

	@Test
	void whenTheNodePortIsCalledThenItAnswers() {
		assertThat(reply(this.here.cal("there", "time")).decimal(0)).isNotNegative();
		assertThat(reply(this.here.cal("there", "can", "time")).get(0, Boolean.class)).isTrue();
		assertThat(reply(this.here.cal("there", "can", "eval")).get(0, Boolean.class)).isFalse();
		assertThat(reply(this.here.cal("here", "time")).decimal(0)).isNotNegative();
	}

	@Test
	void whenMessagesGoAroundByTheOtherNodeThenTheyComeBackInOrder() {
		Port port = this.here.port((message) -> this.log.add(message.integer(0)));
		for (int i = 0; i < 1000; i++) {
			this.here.snd("there", "snd", port.id(), i);
		}
		untilLogged(numbers(1000).toArray());
	}

	@Test
	void whenAPortIsSpawnedThenItsNameIsNeverGivenAgain() {
		String spawned = this.here.spawn("there", "My::log");
		untilLogged("init");
		this.here.kil(spawned);
		this.here.snd("there", "AnyEvent::MP::_spawn", PortId.parse(spawned).name(), "My::log");
		this.here.mon(spawned, this.log::add);
		untilLogged("init", Reason.noSuchPort(spawned));
	}

	private static @Nullable Object text(Object value) {
		return Message.of(value).tag();
	}

}
