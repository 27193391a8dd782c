package io.aemp.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Two hosts on one machine of Linux: network namespaces on a switch that can lose all
 * frames of one of them, which neither of them is told.
 */
final class NetworkNamespaces implements AutoCloseable {

	private static final String PREFIX = "aemp" + ProcessHandle.current().pid();

	private static final String SWITCH = PREFIX + "s";

	private final List<String> made = new ArrayList<>();

	/**
	 * Makes the hosts, or skips the test where that is not possible.
	 */
	NetworkNamespaces() throws IOException, InterruptedException {
		boolean possible = Files.isExecutable(Path.of("/usr/sbin/ip")) && run("netns", "add", SWITCH) == 0;
		assumeTrue(possible, "A silent network is not tested: network namespaces need Linux, iproute2 and root");
		this.made.add(SWITCH);
		ip("-n", SWITCH, "link", "add", "bridge", "type", "bridge");
		ip("-n", SWITCH, "link", "set", "bridge", "up");
		for (int host = 1; host <= 2; host++) {
			addHost(host);
		}
	}

	private void addHost(int host) throws IOException, InterruptedException {
		ip("netns", "add", name(host));
		this.made.add(name(host));
		ip("-n", SWITCH, "link", "add", cable(host), "type", "veth", "peer", "name", "eth0", "netns", name(host));
		ip("-n", SWITCH, "link", "set", cable(host), "master", "bridge", "up");
		ip("-n", name(host), "link", "set", "lo", "up");
		ip("-n", name(host), "address", "add", address(host) + "/24", "dev", "eth0");
		ip("-n", name(host), "link", "set", "eth0", "up");
	}

	private static String name(int host) {
		return PREFIX + "h" + host;
	}

	private static String cable(int host) {
		return "cable" + host;
	}

	/** The address of a host. */
	static String address(int host) {
		return "10.79.0." + host;
	}

	/** Returns the command that runs another one on a host. */
	static List<String> on(int host) {
		return List.of("/usr/sbin/ip", "netns", "exec", name(host));
	}

	/** From now on nothing reaches a host or comes from it. */
	void silence(int host) throws IOException, InterruptedException {
		ip("-n", SWITCH, "link", "set", cable(host), "down");
	}

	private static void ip(String... arguments) throws IOException, InterruptedException {
		if (run(arguments) != 0) {
			throw new IOException("ip " + String.join(" ", arguments) + " failed");
		}
	}

	private static int run(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("/usr/sbin/ip"));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).inheritIO().start().waitFor();
	}

	@Override
	public void close() throws IOException {
		try {
			for (String name : this.made) {
				run("netns", "delete", name);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
