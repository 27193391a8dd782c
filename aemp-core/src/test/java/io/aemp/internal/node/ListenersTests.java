package io.aemp.internal.node;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.runtime.LocalAddresses;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.testing.FakeAddresses;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.ThreadlessRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Listeners} on a machine whose addresses change.
 */
class ListenersTests {

	@RegisterExtension
	final LogRecorder log = new LogRecorder(Listeners.class.getName());

	private final FakeAddresses machine = new FakeAddresses("127.0.0.1", "::1", "10.0.0.1");

	private final ManualTimers timers = new ManualTimers();

	private final DirectRuntime runtime = new DirectRuntime();

	private final Sockets sockets = new Sockets();

	private final List<List<String>> moved = new ArrayList<>();

	@Test
	void whenAStarIsBoundThenLoopbackIsListenedOnAndNotTold() {
		Listeners listeners = open("*:4040");
		assertThat(listeners.bound()).containsExactly("10.0.0.1:4040", "127.0.0.1:4040", "[0:0:0:0:0:0:0:1]:4040");
		assertThat(listeners.advertised()).containsExactly("10.0.0.1:4040");
	}

	@Test
	void whenThereIsNothingButLoopbackThenItIsToldAndAWarningSaysSo() {
		this.machine.set("127.0.0.1");
		assertThat(open("*:4040").advertised()).containsExactly("127.0.0.1:4040");
		assertThat(lines(Level.WARN)).singleElement().asString().contains("no address but loopback");
		assertThat(open("0.0.0.0:4041").advertised()).containsExactly("127.0.0.1:4041");
	}

	@Test
	void whenAnAddressChangesThenTheNodeListensAndIsToldAnewWithOneLine() {
		Listeners listeners = open("*:4040");
		this.machine.set("127.0.0.1", "::1", "10.0.0.2", "fe80::1");
		look();
		assertThat(this.sockets.open).containsExactlyInAnyOrder("127.0.0.1:4040", "[0:0:0:0:0:0:0:1]:4040",
				"10.0.0.2:4040");
		assertThat(listeners.bound()).contains("10.0.0.2:4040").doesNotContain("10.0.0.1:4040");
		assertThat(listeners.advertised()).containsExactly("10.0.0.2:4040");
		assertThat(this.moved).containsExactly(List.of("10.0.0.2:4040"));
		assertThat(lines(Level.INFO)).singleElement()
			.asString()
			.startsWith("Addresses of this machine have changed: node n listens on [")
			.endsWith("advertised as [10.0.0.2:4040]");
		look();
		assertThat(this.moved).hasSize(1);
		assertThat(lines(Level.INFO)).hasSize(1);
	}

	@Test
	void whenThePortIsAnyThenAnAddressThatStaysKeepsItsPort() {
		Listeners listeners = open("*");
		List<String> before = listeners.bound();
		this.machine.set("127.0.0.1", "::1", "10.0.0.1", "10.0.0.2");
		look();
		assertThat(listeners.bound()).containsAll(before).hasSize(before.size() + 1);
	}

	@Test
	void whenAllAddressesAreBoundThenWhatIsToldFollowsThem() {
		Listeners listeners = open("0.0.0.0:4040");
		assertThat(listeners.advertised()).containsExactly("10.0.0.1:4040");
		this.machine.set("127.0.0.1", "::1", "10.0.0.2", "2001:db8::1");
		look();
		assertThat(listeners.bound()).containsExactly("0.0.0.0:4040");
		assertThat(this.moved).containsExactly(List.of("10.0.0.2:4040"));
		assertThat(open("[::]:4041").advertised()).containsExactly("10.0.0.2:4041", "[2001:db8:0:0:0:0:0:1]:4041");
	}

	@Test
	void whenTheNetworkIsGoneForAWhileThenTheNodeComesBack() {
		Listeners listeners = open("*:4040");
		this.machine.set("127.0.0.1");
		look();
		assertThat(listeners.advertised()).containsExactly("127.0.0.1:4040");
		this.machine.set("127.0.0.1", "10.0.0.1");
		look();
		assertThat(listeners.advertised()).containsExactly("10.0.0.1:4040");
	}

	@Test
	void whenANewAddressIsNotReadyThenItIsTriedAgainAndLoggedOnce() {
		Listeners listeners = open("*:4040");
		this.sockets.refused.add("10.0.0.2:4040");
		this.machine.set("127.0.0.1", "10.0.0.1", "10.0.0.2");
		look();
		look();
		assertThat(listeners.advertised()).containsExactly("10.0.0.1:4040");
		assertThat(lines(Level.WARN)).singleElement().asString().startsWith("Node n tries again later: ");
		this.sockets.refused.clear();
		look();
		assertThat(listeners.advertised()).containsExactly("10.0.0.1:4040", "10.0.0.2:4040");
	}

	@Test
	void whenTheAddressesCannotBeListedThenTheListenersStayAndThatIsLoggedOnce() {
		Listeners listeners = open("*:4040");
		List<String> before = listeners.bound();
		this.machine.fail(true);
		look();
		look();
		assertThat(listeners.bound()).isEqualTo(before);
		assertThat(lines(Level.WARN)).singleElement().asString().startsWith("Node n keeps its listeners as they are: ");
		this.machine.fail(false);
		this.machine.set("10.0.0.3");
		look();
		assertThat(listeners.bound()).containsExactly("10.0.0.3:4040");
	}

	@Test
	void whenSomethingElseIsAdvertisedThenListenersFollowAndNothingElseIsTold() {
		Listeners listeners = open(
				NodeSettings.builder().bind("*:4040").network((network) -> network.advertise("example.org:4040")));
		this.machine.set("127.0.0.1", "10.0.0.2");
		look();
		assertThat(listeners.bound()).containsExactly("10.0.0.2:4040", "127.0.0.1:4040");
		assertThat(listeners.advertised()).containsExactly("example.org:4040");
		assertThat(this.moved).isEmpty();
	}

	@Test
	void whenOnlyOneAddressIsBoundThenNobodyLooks() {
		open("10.0.0.1:4040", "[::1]:4040");
		assertThat(this.timers.waiting()).isZero();
	}

	@Test
	void whenTheNodeIsClosedThenNobodyLooksAnyMore() {
		Listeners listeners = open("*:4040");
		listeners.close();
		assertThat(this.timers.waiting()).isZero();
		this.machine.set("10.0.0.2");
		look();
		assertThat(this.sockets.open).doesNotContain("10.0.0.2:4040");
	}

	@Test
	void whenAnAddressIsBoundByAStarAndByItselfThenItIsListenedOnOnce() {
		assertThat(open("*:4040", "127.0.0.1:4040").bound()).hasSize(3);
	}

	@Test
	void whenANameHasBothKindsOfAddressThenAllAreListenedOnThatTheMachineHas() {
		this.machine.name("localhost", "127.0.0.1", "::1");
		assertThat(open("localhost:4040").bound()).containsExactly("127.0.0.1:4040", "[0:0:0:0:0:0:0:1]:4040");
		this.machine.set("127.0.0.1", "10.0.0.1");
		assertThat(open("localhost:4041").bound()).containsExactly("127.0.0.1:4041");
		this.machine.set("::1", "2001:db8::1");
		assertThat(open("localhost:4042").bound()).containsExactly("[0:0:0:0:0:0:0:1]:4042");
		assertThat(lines(Level.WARN)).isEmpty();
	}

	@Test
	void whenANameMeansAnotherAddressLaterThenTheListenerFollows() {
		this.machine.name("host", "10.0.0.1");
		Listeners listeners = open("host:4040");
		this.machine.set("127.0.0.1", "10.0.0.2");
		this.machine.name("host", "10.0.0.2");
		look();
		assertThat(listeners.advertised()).containsExactly("10.0.0.2:4040");
	}

	@Test
	void whenANameMeansNothingButLoopbackThenAWarningSaysWhatToDo() {
		this.machine.name("mydebian", "127.0.1.1");
		assertThat(open("mydebian:4040").bound()).containsExactly("127.0.1.1:4040");
		assertThat(lines(Level.WARN)).singleElement()
			.asString()
			.contains("mydebian:4040, a name that stands for [127.0.1.1:4040] here")
			.contains("/etc/hosts");
		this.log.clear();
		open(NodeSettings.builder().bind("mydebian:4041").network((network) -> network.advertise("example.org:4041")));
		open("127.0.0.1:4042");
		assertThat(lines(Level.WARN)).isEmpty();
	}

	@Test
	void whenAnAddressCannotBeListenedOnAtTheStartThenItFails() {
		this.sockets.refused.add("10.0.0.1:4040");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> open("*:4040"));
	}

	private Listeners open(String... binds) {
		return open(NodeSettings.builder().bind(binds));
	}

	private Listeners open(NodeSettingsBuilder settings) {
		Listeners listeners = new Listeners(settings.nodeId("n").build(), this.runtime, this.timers, this.sockets,
				this.moved::add);
		listeners.open();
		return listeners;
	}

	private void look() {
		this.timers.advance(Listeners.LOOK_INTERVAL);
	}

	private List<String> lines(Level level) {
		return this.log.events()
			.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/** Everything runs on the thread of the test. */
	private final class DirectRuntime extends ThreadlessRuntime {

		@Override
		public Timers timers() {
			return ListenersTests.this.timers;
		}

		@Override
		public LocalAddresses localAddresses() {
			return ListenersTests.this.machine;
		}

		@Override
		public RandomSource random() {
			return RandomSource.secure();
		}

		@Override
		public Executor handlers() {
			return Runnable::run;
		}

		@Override
		public Executor virtualHandlers() {
			return Runnable::run;
		}

		@Override
		public Executor callbacks() {
			return Runnable::run;
		}

		@Override
		public Executor kernel() {
			return Runnable::run;
		}

	}

	private static final class Sockets implements ListenerSockets {

		private final Set<String> open = new HashSet<>();

		private final Set<String> refused = new HashSet<>();

		private int nextPort = 50_000;

		@Override
		public Address listen(InetSocketAddress address) {
			Address asked = Address.of(address);
			Address bound = (asked.port() != 0) ? asked : new Address(asked.host(), this.nextPort++);
			if (this.refused.contains(bound.toString()) || !this.open.add(bound.toString())) {
				throw new UncheckedIOException("Cannot listen on " + bound, new BindException("made up by the test"));
			}
			return bound;
		}

		@Override
		public void stopListening(Address bound) {
			assertThat(this.open.remove(bound.toString())).isTrue();
		}

	}

}
