package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of ports that go on when a handler fails.
 */
class FailingHandlerTests {

	private final PortContext context = PortContext.of(Lasting.class);

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(RcvReceiver.class.getName());

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aMessageThatCannotBeBoundIsLoggedWithPortTagIndexAndType() {
		this.context.send("count", "many");
		this.context.send("count", 2);
		assertThat(this.context.bean(Lasting.class).counted).containsExactly(2);
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("Port 'n1#lasting', tag 'count', failed, and the port goes on with the next message");
		assertThat(failure())
			.isEqualTo("Port 'n1#lasting', tag 'count', element 0: expected int " + "but got a string");
	}

	@Test
	void whatAHandlerThrowsIsLogged() {
		this.context.send("throw");
		assertThat(this.context.isAlive("n1#lasting")).isTrue();
		assertThat(failure()).isEqualTo("as it happens");
	}

	@Test
	void aResultWithoutReplyPortIsLogged() {
		this.context.send("answer");
		assertThat(this.context.isAlive("n1#lasting")).isTrue();
		assertThat(failure()).isEqualTo("Port 'n1#lasting', tag 'answer', result: the message "
				+ "does not end with the ID of a port to send it to");
	}

	@Test
	void aFutureThatFailsIsLogged() {
		this.context.send("later", "n2#reply");
		this.context.bean(Lasting.class).later.completeExceptionally(new IllegalStateException("late"));
		this.context.run();
		assertThat(this.context.isAlive("n1#lasting")).isTrue();
		assertThat(failure()).isEqualTo("late");
	}

	private String failure() {
		return this.log.events().get(0).getThrowableProxy().getMessage();
	}

	@AempPort(name = "lasting", onError = OnError.LOG)
	static class Lasting {

		final List<Integer> counted = new ArrayList<>();

		final CompletableFuture<String> later = new CompletableFuture<>();

		@Rcv("count")
		void count(int number) {
			this.counted.add(number);
		}

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

		@Rcv("answer")
		String answer() {
			return "nobody asked";
		}

		@Rcv("later")
		CompletableFuture<String> later() {
			return this.later;
		}

	}

}
