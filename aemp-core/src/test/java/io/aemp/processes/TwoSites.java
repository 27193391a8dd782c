package io.aemp.processes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sites of some hosts each, as network namespaces of this machine: a switch for each
 * site, and one cable between the switches. Pulling it is silence: no host is told. Needs
 * Linux, root, and {@code ip}.
 */
final class TwoSites implements AutoCloseable {

	private final String prefix = "aemp" + ProcessHandle.current().pid();

	private final int hosts;

	private final List<String> namespaces = new ArrayList<>();

	/**
	 * Makes them.
	 * @param hosts how many; those with even numbers are on one site
	 */
	TwoSites(int hosts) throws IOException {
		this.hosts = hosts;
		try {
			make();
		}
		catch (IOException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/** Determines if this machine allows them. */
	static boolean arePossible() {
		try {
			new TwoSites(0).close();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void make() throws IOException {
		add(switches());
		for (int site = 0; site < 2; site++) {
			ip("-n", switches(), "link", "add", "site" + site, "type", "bridge");
			ip("-n", switches(), "link", "set", "site" + site, "up");
		}
		ip("-n", switches(), "link", "add", "cable0", "type", "veth", "peer", "name", "cable1");
		for (int site = 0; site < 2; site++) {
			ip("-n", switches(), "link", "set", "cable" + site, "master", "site" + site, "up");
		}
		for (int host = 0; host < this.hosts; host++) {
			String name = name(host);
			add(name);
			ip("-n", switches(), "link", "add", "host" + host, "type", "veth", "peer", "name", "eth0", "netns", name);
			ip("-n", switches(), "link", "set", "host" + host, "master", "site" + host % 2, "up");
			ip("-n", name, "link", "set", "lo", "up");
			ip("-n", name, "addr", "add", address(host) + "/24", "dev", "eth0");
			ip("-n", name, "link", "set", "eth0", "up");
		}
	}

	private String switches() {
		return this.prefix + "s";
	}

	private String name(int host) {
		return this.prefix + "h" + host;
	}

	/** The IP address of a host. */
	String address(int host) {
		return "10.79.0." + (host + 1);
	}

	/** Returns the command that runs another one on a host. */
	List<String> on(int host) {
		return List.of("ip", "netns", "exec", name(host));
	}

	/** From now on nothing passes between the sites. */
	void divide() throws IOException {
		ip("-n", switches(), "link", "set", "cable0", "down");
	}

	/** Everything passes again. */
	void unite() throws IOException {
		ip("-n", switches(), "link", "set", "cable0", "up");
	}

	private void add(String namespace) throws IOException {
		ip("netns", "add", namespace);
		this.namespaces.add(namespace);
	}

	private static void ip(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("ip"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes());
		if (process.onExit().join().exitValue() != 0) {
			throw new IOException(String.join(" ", command) + ": " + said.strip());
		}
	}

	@Override
	public void close() {
		for (String namespace : this.namespaces) {
			try {
				ip("netns", "del", namespace);
			}
			catch (IOException ex) {
				System.err.println("A network namespace is left: " + ex.getMessage());
			}
		}
	}

}
