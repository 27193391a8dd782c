package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.Port;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.HiddenFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A chosen name that is given again after its port died (guarantee, rule R6): nobody
 * reaches the new port under a monitor of the old one.
 */
class NameReuseTests {

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final List<String> log = new ArrayList<>();

	private AempNode a;

	private AempNode b;

	private Port first;

	@BeforeEach
	void linkNodes() {
		this.a = this.cluster.start("a");
		this.b = this.cluster.start("b");
		this.first = named("first");
		this.b.snd("a#name", "hello");
		this.cluster.run();
		assertThat(this.log).containsExactly("first: hello");
		this.log.clear();
	}

	private Port named(String life) {
		return this.a.port("name").rcv((message) -> this.log.add(life + ": " + message.text(0)));
	}

	private void kill() {
		this.a.kil(this.first.id(), "killed");
		this.cluster.run();
	}

	/** A context of that node. */
	private Port portThat(AempNode node, Runnable task) {
		Port port = node.port().rcv("begin", (message) -> task.run());
		node.snd(port.id(), "begin");
		this.cluster.run();
		return port;
	}

	private void reachableFromThere() {
		this.b.snd("a#name", "reached");
		this.cluster.run();
		assertThat(this.log).endsWith("second: reached");
	}

	private void watch(AempNode node) {
		node.mon("a#name", (reason) -> {
			this.log.add("fired: " + reason);
			node.snd("a#name", "after");
		});
	}

	@Test
	void whenAPortLivesThenItsNameIsNotGivenAgain() {
		assertThatIllegalArgumentException().isThrownBy(() -> named("second")).withMessageContaining("is in use");
	}

	@Test
	void whenAPortIsDeadThenItsNameIsGivenAgainAndReachedFromEverywhere() {
		kill();
		named("second");
		this.cluster.run();
		this.a.snd("a#name", "from here");
		this.b.snd("a#name", "from there");
		this.cluster.run();
		assertThat(this.log).containsExactly("second: from here", "second: from there");
	}

	@Test
	void whenALinkComesUpLaterThenTheNameIsOpenAtOnce() {
		kill();
		named("second");
		this.cluster.network().connection().cut();
		this.cluster.run();
		this.b.snd("a#name", "from there");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("second: from there");
	}

	@Test
	void whenAContextOfThisNodeHasNotTakenTheDeathThenItDoesNotReachTheNewPort() {
		Port owner = portThat(this.a, () -> watch(this.a));
		owner.rcv("go on", (message) -> {
			this.a.peval(this.first, () -> {
				this.a.kil(this.first.id(), "killed");
				return true;
			});
			named("second");
			this.a.snd("a#name", "lost");
			this.a.kil("a#name", "lost");
			this.a.mon("a#name", (reason) -> this.log.add("fired as well: " + reason.kind()));
		});
		this.a.snd(owner.id(), "go on");
		this.cluster.run();
		assertThat(this.log).containsExactly("fired: killed", "fired as well: no_such_port");
		owner.rcv("go on", (message) -> this.a.snd("a#name", "taken"));
		this.a.snd(owner.id(), "go on");
		this.cluster.run();
		assertThat(this.log).hasSize(3).endsWith("second: taken");
	}

	@Test
	void whenAContextOfAnotherNodeHasNotTakenTheDeathThenItDoesNotReachTheNewPort() {
		Port owner = portThat(this.b, () -> watch(this.b));
		this.cluster.runtime().holdHandlers();
		kill();
		named("second");
		owner.rcv("go on", (message) -> this.b.snd("a#name", "lost"));
		this.cluster.runtime().releaseHandlers();
		this.b.snd(owner.id(), "go on");
		this.cluster.run();
		assertThat(this.log).first().isEqualTo("fired: killed");
		assertThat(this.log).doesNotContain("second: lost");
		reachableFromThere();
	}

	@Test
	void whenMessagesAreUnderWayThenTheNewPortGetsNoneBeforeTheMonitorFired() {
		portThat(this.b, () -> watch(this.b));
		this.cluster.network().connection().towards("a").hold();
		this.b.mon("a#name", (reason) -> this.log.add("outside"));
		for (int number = 0; number < 5; number++) {
			this.b.snd("a#name", number);
		}
		this.cluster.run();
		kill();
		named("second");
		this.cluster.network().connection().towards("a").release();
		this.cluster.run();
		assertThat(this.log).contains("fired: killed", "outside").doesNotContain("second: 0", "second: 4");
		reachableFromThere();
	}

	/** The answer to the first question was sent by a node that did not know yet. */
	@Test
	void whenAMonitorFindsTheNameClosedThenNothingSentBeforeItFiredArrives() {
		this.cluster.network().connection().towards("a").hold();
		this.b.mon("a#name", (reason) -> this.log.add("fired: " + reason.kind()));
		this.b.snd("a#name", "lost");
		this.cluster.run();
		kill();
		named("second");
		this.cluster.run();
		this.b.snd("a#name", "behind the first answer");
		this.cluster.run();
		this.cluster.network().connection().towards("a").release();
		this.cluster.run();
		assertThat(this.log).containsExactly("fired: no_such_port");
		reachableFromThere();
	}

	@Test
	void whenManyNamesAreGivenAgainThenALinkForgetsThoseOfDeadPorts() {
		Object names = HiddenFields.read(links(this.a).link("b"), "reusedNames");
		Map<?, ?> closings = (Map<?, ?>) HiddenFields.read(names, "closings");
		for (int i = 0; i < 1000; i++) {
			for (int life = 0; life < 2; life++) {
				Port port = this.a.port("short-lived-" + i).rcv((message) -> this.log.add(message.text(0)));
				this.b.snd(port.id(), "reached");
				this.cluster.run();
				this.a.kil(port.id());
				this.cluster.run();
			}
		}
		assertThat(this.log.size()).isGreaterThanOrEqualTo(1000);
		assertThat(closings).hasSizeLessThan(50);
		kill();
		named("second");
		this.cluster.run();
		reachableFromThere();
	}

	private static Links links(AempNode node) {
		return (Links) HiddenFields.read(node, "links");
	}

}
