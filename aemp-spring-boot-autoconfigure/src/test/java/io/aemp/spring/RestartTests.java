package io.aemp.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of beans that get a new port when theirs dies, and of beans that know their port.
 */
class RestartTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(BeanPort.class.getName());

	private final PortContext context = PortContext.of(Phoenix.class);

	private final Phoenix bean = this.context.bean(Phoenix.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aBeanKnowsItsPortBeforeItReceivesAnything() {
		assertThat(this.bean.ports).singleElement()
			.satisfies((port) -> assertThat(port.id()).isEqualTo(this.context.port()));
	}

	@Test
	void afterAnAbnormalEndTheBeanGetsANewPortUnderAnotherId() {
		String first = this.context.port();
		this.context.send("throw");
		assertThat(this.context.isAlive(first)).isFalse();
		this.context.advance(Duration.ofMillis(100));
		String second = this.context.port();
		assertThat(second).isNotEqualTo(first);
		assertThat(this.bean.ports).extracting(Port::id).containsExactly(first, second);
		this.context.send("count");
		assertThat(this.bean.count).isEqualTo(1);
	}

	@Test
	void pausesGrowUntilAPortHasLasted() {
		for (int pause = 100; pause <= 25_600; pause *= 2) {
			dieAndExpectRestartAfter(Duration.ofMillis(pause));
		}
		dieAndExpectRestartAfter(Duration.ofSeconds(30));
		dieAndExpectRestartAfter(Duration.ofSeconds(30));
		this.context.advance(Duration.ofSeconds(10));
		dieAndExpectRestartAfter(Duration.ofMillis(100));
	}

	private void dieAndExpectRestartAfter(Duration pause) {
		int ports = this.bean.ports.size();
		this.context.send("throw");
		this.context.advance(pause.minusMillis(1));
		assertThat(this.bean.ports).hasSize(ports);
		this.context.advance(Duration.ofMillis(1));
		assertThat(this.bean.ports).hasSize(ports + 1);
	}

	@Test
	void whenAPortDiesThenTheCauseIsLoggedWithItsStackWhoeverMonitorsIt() {
		this.context.node().mon(this.context.port(), (reason) -> {
		});
		this.context.send("throw");
		assertThat(this.log.events()).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage()).contains("bean", "die, as it happens", "100 ms");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("as it happens");
		});
		assertThat(state()).isEqualTo(RegisteredPort.State.RESTARTING);
	}

	private RegisteredPort.State state() {
		return this.context.registry().ports().get(0).state();
	}

	@Test
	void whenAnotherNodeKillsAPortThenItIsRestartedEvenIfThatGivesNoReason() {
		this.context.killFromPeer();
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("killed by node n2"));
		this.context.advance(Duration.ofMillis(100));
		this.context.killFromPeer("go away");
		this.context.advance(Duration.ofMillis(200));
		assertThat(this.bean.ports).hasSize(3);
		assertThat(state()).isEqualTo(RegisteredPort.State.RUNNING);
	}

	@Test
	void whenTooMuchWaitsForAPortThenItIsRestarted() {
		try (PortContext small = PortContext.of(Small.class)) {
			small.sendTogether(3, "any");
			small.advance(Duration.ofMillis(100));
			assertThat(small.bean(Small.class).ports).hasSize(2);
		}
	}

	@Test
	void whenAPortDiesWhileItIsMadeThenItIsRestarted() {
		this.context.send("throw");
		this.bean.suicides = 1;
		this.context.advance(Duration.ofMillis(100));
		this.context.advance(Duration.ofMillis(200));
		assertThat(this.bean.ports).hasSize(3);
		assertThat(this.context.isAlive(this.context.port())).isTrue();
	}

	@Test
	void aPortWithAChosenNameComesBackUnderTheSameId() {
		try (PortContext named = PortContext.of(Named.class)) {
			String id = named.port();
			named.send("throw");
			assertThat(named.isAlive(id)).isFalse();
			named.advance(Duration.ofMillis(100));
			assertThat(named.registry().ports().get(0).state()).isEqualTo(RegisteredPort.State.RUNNING);
			assertThat(named.port()).isEqualTo(id);
			assertThat(named.isAlive(id)).isTrue();
		}
	}

	@Test
	void whenANameIsStillInUseThenTheRestartIsTriedAgain() {
		try (PortContext named = PortContext.of(Named.class)) {
			String id = named.port();
			named.send("throw");
			Port other = named.node().port("phoenix");
			named.advance(Duration.ofMillis(100));
			assertThat(named.registry().ports().get(0).state()).isEqualTo(RegisteredPort.State.RESTARTING);
			named.node().kil(other.id());
			named.advance(Duration.ofMillis(200));
			assertThat(named.registry().ports().get(0).state()).isEqualTo(RegisteredPort.State.RUNNING);
			assertThat(named.isAlive(id)).isTrue();
		}
	}

	@Test
	void whenABeanIsNotRestartedThenItsPortIsDeadForGood() {
		try (PortContext mortal = PortContext.of(Mortal.class)) {
			mortal.send("throw");
			mortal.advance(Duration.ofMinutes(1));
			assertThat(mortal.registry().ports().get(0).state()).isEqualTo(RegisteredPort.State.DEAD);
		}
	}

	@Test
	void aNormalEndIsTheEnd() {
		this.context.node().kil(this.context.port());
		this.context.advance(Duration.ofMinutes(1));
		assertThat(this.bean.ports).hasSize(1);
		assertThat(state()).isEqualTo(RegisteredPort.State.ENDED);
	}

	@Test
	void theEndOfTheNodeIsTheEnd() {
		this.context.run();
		this.context.node().close();
		this.context.advance(Duration.ofMinutes(1));
		assertThat(this.bean.ports).hasSize(1);
		assertThat(this.log.events()).isEmpty();
	}

	@Test
	void aFailureOfTheRestartIsFollowedByAnotherAttempt() {
		this.bean.refusals = 2;
		this.context.send("throw");
		this.context.advance(Duration.ofMillis(100));
		assertThat(this.bean.refused).hasSize(1);
		this.context.advance(Duration.ofMillis(199));
		assertThat(this.bean.refused).hasSize(1);
		this.context.advance(Duration.ofMillis(1));
		assertThat(this.bean.refused).hasSize(2);
		this.context.advance(Duration.ofMillis(400));
		this.context.send("count");
		assertThat(this.bean.count).isEqualTo(1);
		assertThat(this.log.events()).filteredOn((event) -> event.getThrowableProxy() != null)
			.extracting((event) -> event.getThrowableProxy().getMessage())
			.containsExactly("as it happens", "not ready", "not ready");
	}

	@Test
	void nothingRemainsOfAPortWhoseRestartFailed() {
		this.bean.refusals = 1;
		this.context.send("throw");
		this.context.advance(Duration.ofMillis(100));
		assertThat(this.bean.refused).singleElement()
			.satisfies((port) -> assertThat(this.context.isAlive(port.id())).isFalse());
	}

	@Test
	void nothingIsRestartedWhenTheContextIsClosed() {
		this.context.send("throw");
		this.context.registry().close();
		this.context.advance(Duration.ofMinutes(1));
		assertThat(this.bean.ports).hasSize(1);
	}

	@AempPort(onError = OnError.KIL)
	static class Phoenix implements PortAware {

		final List<Port> ports = new ArrayList<>();

		final List<Port> refused = new ArrayList<>();

		private final Node node;

		private int refusals;

		private int suicides;

		private int count;

		Phoenix(Node node) {
			this.node = node;
		}

		@Override
		public void setPort(Port port) {
			if (this.refusals > 0) {
				this.refusals--;
				this.refused.add(port);
				throw new IllegalStateException("not ready");
			}
			this.ports.add(port);
			if (this.suicides-- > 0) {
				this.node.kil(port.id(), "at birth");
			}
		}

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

		@Rcv("count")
		void count() {
			this.count++;
		}

	}

	@AempPort(name = "phoenix", onError = OnError.KIL)
	static class Named {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(onError = OnError.KIL, restart = false)
	static class Mortal {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(mailboxLimit = 2)
	static class Small implements PortAware {

		final List<Port> ports = new ArrayList<>();

		@Override
		public void setPort(Port port) {
			this.ports.add(port);
		}

		@Rcv("any")
		void any() {
		}

	}

}
