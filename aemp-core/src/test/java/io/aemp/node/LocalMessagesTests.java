package io.aemp.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sending, receiving and killing by port ID within one node.
 */
class LocalMessagesTests {

	private final FakeCluster cluster = new FakeCluster("n", "other");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	@Test
	void whenReceiversAreSetByPortIdThenTheyCountLikeThoseSetOnThePort() {
		Port port = this.node.port();
		this.node.rcv(port.id(), (message) -> this.log.add("default"));
		this.node.rcv(port.id(), "tag", (message) -> this.log.add("first"));
		this.node.snd(port.id(), "tag");
		this.node.snd(port.id(), "else");
		this.cluster.run();
		this.node.rcv(port.id(), "tag", (message) -> this.log.add("second"));
		this.node.snd(port.id(), "tag");
		this.cluster.run();
		this.node.rcv(port.id(), "tag", null);
		this.node.snd(port.id(), "tag");
		this.cluster.run();
		assertThat(this.log).containsExactly("first", "default", "second", "default");
	}

	@Test
	void whenTheOnlyReceiverIsRemovedThenTheNextMessageKills() {
		Port port = this.node.port().rcv("tag", (message) -> this.log.add("handled"));
		this.node.mon(port.id(), this.reasons::add);
		this.node.snd(port.id(), "tag");
		this.cluster.run();
		port.rcv("tag", null);
		this.node.snd(port.id(), "tag");
		this.cluster.run();
		assertThat(this.log).containsExactly("handled");
		assertThat(this.reasons).containsExactly(Reason.of("unhandled_message", "no callback found for message 'tag'"));
	}

	@Test
	void whenThePortHasNoReceiverAtAllThenAMessageWithoutATagKillsItToo() {
		Port port = this.node.port();
		this.node.mon(port.id(), this.reasons::add);
		this.node.snd(port.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("unhandled_message", "no callback found for message ''"));
	}

	@Test
	void whenThePortIsForeignUnknownOrDeadThenSettingReceiversByItsIdIsAnError() {
		Port dead = this.node.port();
		this.node.kil(dead.id());
		this.cluster.run();
		for (String id : List.of("other#port", "n#unknown", "n", dead.id(), "")) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.node.rcv(id, (message) -> {
			})).withMessageContaining("has no port").withMessageContaining(id);
			assertThatIllegalArgumentException().isThrownBy(() -> this.node.rcv(id, "tag", (message) -> {
			}));
			assertThatIllegalArgumentException().isThrownBy(() -> this.node.rcv(id, "tag", null));
		}
	}

	@Test
	void whenAListIsSentThenItsFirstElementIsTheReceiver() {
		Port port = this.node.port((message) -> this.log.add(message.elements()));
		this.node.snd(List.of(port.id(), "tag", 1));
		this.node.snd(Arrays.asList(port.id(), null));
		this.node.snd(List.of(port.id()));
		this.node.snd(List.of(port.id().getBytes(), "bytes"));
		this.node.snd(port.id(), "between");
		this.cluster.run();
		assertThat(this.log).containsExactly(List.of("tag", 1L), Arrays.asList((Object) null), List.of(),
				List.of("bytes"), List.of("between"));
	}

	@Test
	void whenAListDoesNotBeginWithAPortIdThenThatIsAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(Arrays.asList(null, "tag")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(List.of(List.of("n#port"), "tag")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(List.of("not a port ID", "tag")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(List.of("n#port", new Object())));
	}

	@Test
	void whenAPortIsKilledThenItsMonitorsGetTheReasonElementByElement() {
		Port normal = this.node.port();
		Port abnormal = this.node.port();
		this.node.mon(normal.id(), this.reasons::add);
		this.node.mon(abnormal.id(), this.reasons::add);
		this.node.kil(normal.id());
		this.node.kil(abnormal.id(), "my_error", 42, null, List.of("details"));
		this.cluster.run();
		assertThat(this.reasons).hasSize(2);
		assertThat(this.reasons.get(0).isNormal()).isTrue();
		assertThat(this.reasons.get(1).elements()).containsExactly("my_error", 42L, null, List.of("details"));
		assertThat(this.reasons.get(1).kind()).isEqualTo("my_error");
	}

	@Test
	void whenANodeIsToBeKilledOrTheReasonCannotBeSentThenThatIsAnErrorAndNothingHappens() {
		Port port = this.node.port((message) -> this.log.add("alive"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.kil("n"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.kil("n#"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.kil("other"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.kil(port.id(), new Object()));
		this.node.snd(port.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("alive");
	}

	@Test
	void whenAPortKillsItselfWithAReasonThenTheHandlerEndsButNothingFollows() {
		Port port = this.node.port();
		port.rcv((message) -> {
			this.node.kil(this.node.self().id(), "enough");
			this.log.add("still here");
		});
		this.node.mon(port.id(), this.reasons::add);
		this.node.snd(port.id());
		this.node.snd(port.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("still here");
		assertThat(this.reasons).containsExactly(Reason.of("enough"));
	}

	@Test
	void whenPortsAreAskedWhereTheyAreThenTheirIdTells() {
		Port port = this.node.port();
		assertThat(this.node.portIsLocal(port.id())).isTrue();
		assertThat(this.node.portIsLocal("n")).isTrue();
		assertThat(this.node.portIsLocal("n#")).isTrue();
		assertThat(this.node.portIsLocal("n#unknown")).isTrue();
		assertThat(this.node.portIsLocal("other#port")).isFalse();
		assertThat(this.node.portIsLocal("nn#port")).isFalse();
		assertThat(this.node.portIsLocal("")).isFalse();
		assertThat(PortId.nodeOf(port.id())).isEqualTo("n");
		assertThat(PortId.nodeOf("other")).isEqualTo("other");
	}

	@Test
	void whenMessageCannotBeSentThenTheErrorNamesTheElementAndNothingArrives() {
		Port port = this.node.port((message) -> this.log.add(message.text(0)));
		for (Object illegal : List.of(new Object(), Double.NaN, List.of(new Object()), Map.of(1, "key"), "\ud800",
				new Thread())) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.node.snd(port.id(), "tag", illegal))
				.withMessageContaining("Element 1");
		}
		this.node.snd(port.id(), "legal");
		this.cluster.run();
		assertThat(this.log).containsExactly("legal");
	}

}
