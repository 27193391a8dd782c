package io.aemp.processes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how processes detect that others are silent, and that they themselves stood
 * still. The usual patience takes half a minute, so less is had unless asked for.
 */
class SilenceIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(SilenceIntegrationTests.class);

	/** With peers of another kind; with our own kind it is ten seconds at most. */
	private static final int PATIENCE = Integer.getInteger("aemp.silence.patience", 3);

	private static final int PAUSE = Integer.getInteger("aemp.silence.pause", 4);

	@Test
	void whenTheNetworkLosesEverythingThenEachLinkIsGivenUp() throws Exception {
		try (NetworkNamespaces network = new NetworkNamespaces();
				ChildProcess watching = start(1, "watching", NetworkNamespaces.address(1) + ":0")) {
			String listener = watching.hear("listens");
			String port = listener.substring(listener.indexOf(':') + 1);
			try (ChildProcess idle = start(2, "idle", NetworkNamespaces.address(2) + ":0", listener);
					ChildProcess busy = start(2, "busy", NetworkNamespaces.address(2) + ":0", listener);
					ChildProcess other = ChildProcess.start(NetworkNamespaces.on(2), OtherKindProcess.class, "other",
							NetworkNamespaces.address(1), port)) {
				List<String> up = new ArrayList<>();
				for (int node = 0; node < 3; node++) {
					up.add(watching.hear("up"));
				}
				assertThat(up).containsExactlyInAnyOrder("idle", "busy", "other");
				idle.hear("listens");
				busy.hear("listens");
				other.hear("asked");
				network.silence(2);
				watching.tell("begin");
				watching.tell("send", "busy");
				List<String> down = new ArrayList<>();
				for (int node = 0; node < 3; node++) {
					String[] words = watching.hear();
					assertThat(words).startsWith("down").contains("silent");
					logger.info("Patience {} s: node {} was given up after {} ms", PATIENCE, words[1], words[2]);
					down.add(words[1]);
				}
				assertThat(down).containsExactlyInAnyOrder("idle", "busy", "other");
			}
		}
	}

	@Test
	void whenThisProcessStoodStillThenItBlamesNobody() throws Exception {
		try (ChildProcess watching = start("watching", "127.0.0.1:0");
				ChildProcess clock = start("clock", "127.0.0.1:0")) {
			String listener = watching.hear("listens");
			clock.hear("listens");
			try (ChildProcess other = ChildProcess.start(List.of(), OtherKindProcess.class, "other", "127.0.0.1",
					listener.substring(listener.indexOf(':') + 1))) {
				assertThat(watching.hear("up")).isEqualTo("other");
				other.hear("asked");
				watching.signal("STOP");
				clock.tell("wait", PAUSE);
				clock.hear("waited");
				watching.signal("CONT");
				// Longer than a silent peer had left when this process stood still.
				for (int times = 0; times < 4; times++) {
					other.hear("asked");
				}
				watching.tell("failures");
				assertThat(watching.hear("failures")).isEqualTo("0");
				logger.info("Patience {} s: nobody was given up after a pause of {} s", PATIENCE, PAUSE);
			}
		}
	}

	private static ChildProcess start(int host, String nodeId, String bind, String... seed) throws IOException {
		return start(NetworkNamespaces.on(host), nodeId, bind, seed);
	}

	private static ChildProcess start(String nodeId, String bind) throws IOException {
		return start(List.of(), nodeId, bind);
	}

	private static ChildProcess start(List<String> wrapper, String nodeId, String bind, String... seed)
			throws IOException {
		List<String> arguments = new ArrayList<>(List.of(nodeId, bind, Integer.toString(PATIENCE)));
		arguments.addAll(List.of(seed));
		return ChildProcess.start(wrapper, WatchingProcess.class, arguments.toArray(String[]::new));
	}

}
