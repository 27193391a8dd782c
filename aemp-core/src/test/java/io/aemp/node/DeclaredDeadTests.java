package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Declared dead is dead: two ports that monitor each other over a link. When the link
 * fails, each is told that the other one is dead, and none finds it alive later. The one
 * on node a only hears of it, the one on node b dies of it.
 */
class DeclaredDeadTests {

	private static final String WORKER = "b#worker";

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final AempNode a = this.cluster.start("a");

	private final AempNode b = this.cluster.start("b");

	private final List<String> handled = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	private Port master;

	@BeforeEach
	void prepare() {
		this.b.port("worker")
			.rcv("join", (message) -> this.b.mon(message.text(0)))
			.rcv("work", (message) -> this.handled.add(message.text(0)));
		this.master = this.a.port()
			.rcv("watch", (message) -> this.a.mon(WORKER, this.reasons::add))
			.rcv("join", (message) -> {
				this.a.mon(WORKER, this.reasons::add);
				this.a.snd(WORKER, "join", this.a.self().id());
			})
			.rcv("work", (message) -> this.a.snd(WORKER, "work", message.text(0)));
	}

	private void tell(String... message) {
		this.a.snd(this.master.id(), (Object[]) message);
		this.cluster.advance(Duration.ofSeconds(5));
	}

	private void assertLinkFailed() {
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("transport_error"));
		this.reasons.clear();
	}

	@Test
	void whenTheLinkFailsThenThePortThatWasDeclaredDeadIsDead() {
		tell("join");
		tell("work", "before");
		this.cluster.cut("a", "b");
		this.cluster.run();
		assertLinkFailed();
		tell("watch");
		tell("work", "after");
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(WORKER));
		assertThat(this.handled).containsExactly("before");
	}

	@Test
	void whenOnlyTheOtherNodeWasToldThenThePortDiesBeforeAnythingElseReachesIt() {
		tell("join");
		tell("work", "before");
		this.cluster.network().connection().cutFor("a");
		this.cluster.run();
		assertLinkFailed();
		assertThat(this.b.nodeIsUp("a")).isTrue();
		tell("watch");
		tell("work", "after");
		assertThat(this.b.nodeIsUp("a")).isTrue();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(WORKER));
		assertThat(this.handled).containsExactly("before");
	}

	@Test
	void whenOnlyOneOfThemMonitorsThenItMayFindTheOtherOneAliveAgain() {
		tell("watch");
		this.cluster.cut("a", "b");
		this.cluster.run();
		assertLinkFailed();
		tell("work", "after");
		assertThat(this.handled).containsExactly("after");
	}

}
