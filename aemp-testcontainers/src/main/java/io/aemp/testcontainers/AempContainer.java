package io.aemp.testcontainers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A node in a container: an image of a Spring Boot application with the starter, or of
 * any program that reads the same environment variables. The test and other containers
 * reach the node under different addresses, so the container advertises both: the alias
 * of the container in its {@link #withNetwork network}, and the port of the host. So a
 * node outside finds also those containers that are not its seeds.
 * <p>
 * The container counts as started when the node greets. Sets {@code AEMP_BINDS},
 * {@code AEMP_ADVERTISE}, {@code AEMP_SECRET}, {@code AEMP_SEEDS} and
 * {@code AEMP_NODEID}, the last two only if they are given. Not safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class AempContainer extends GenericContainer<AempContainer> {

	/** The port on which the node listens in the container. */
	public static final int PORT = 4040;

	static final String SECRET_VARIABLE = "AEMP_SECRET";

	private static final int SECRET_BYTES = 32;

	private final List<String> seeds = new ArrayList<>();

	private String secret = newSecret();

	private int hostPort;

	/**
	 * Creates a container that is not started.
	 * @param image the name of the image
	 */
	public AempContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Creates a container that is not started.
	 * @param image the name of the image
	 */
	public AempContainer(DockerImageName image) {
		super(image);
		addExposedPort(PORT);
		setWaitStrategy(new GreetingWaitStrategy());
	}

	/**
	 * Sets the secret of the network. By default, each container has a random one, so the
	 * nodes of one network need the secret of the first.
	 * @param secret at least 16 characters
	 * @return this container
	 */
	public AempContainer withSecret(String secret) {
		this.secret = secret;
		return this;
	}

	/**
	 * Sets the ID of the node.
	 * @param nodeId unique in the network
	 * @return this container
	 */
	public AempContainer withNodeId(String nodeId) {
		return withEnv("AEMP_NODEID", nodeId);
	}

	/**
	 * Joins the network of another container: takes its secret and has it as a seed. Both
	 * have to be in the same Docker network, and this container starts after the other.
	 * @param seed a node in the same Docker network, with a secret already set
	 * @return this container
	 */
	public AempContainer withSeed(AempContainer seed) {
		this.seeds.add(seed.getNetworkAliases().get(0) + ":" + PORT);
		return withSecret(seed.secret).dependsOn(seed);
	}

	/**
	 * Adds seeds.
	 * @param addresses {@code host:port}, as the container sees them
	 * @return this container
	 */
	public AempContainer withSeeds(String... addresses) {
		this.seeds.addAll(List.of(addresses));
		return this;
	}

	/**
	 * Returns the address of the node for the test and other processes of its host.
	 * @return {@code host:port}, once the container is started
	 */
	public String getAddress() {
		return getHost() + ":" + getMappedPort(PORT);
	}

	/**
	 * Returns the secret of the network.
	 * @return the secret, in the forms of the property {@code aemp.secret}
	 */
	public String getSecret() {
		return this.secret;
	}

	/**
	 * Chooses the port of the host. The node has to know it when it starts, and Docker
	 * would tell only afterwards.
	 */
	@Override
	protected void configure() {
		if (this.hostPort == 0) {
			this.hostPort = freePort();
			addFixedExposedPort(this.hostPort, PORT);
		}
		Stream<String> inside = (getNetwork() != null) ? getNetworkAliases().stream().map((alias) -> alias + ":" + PORT)
				: Stream.empty();
		addEnv("AEMP_ADVERTISE",
				String.join(",", Stream.concat(inside, Stream.of(getHost() + ":" + this.hostPort)).toList()));
		addEnv("AEMP_BINDS", "*:" + PORT);
		addEnv(SECRET_VARIABLE, this.secret);
		if (!this.seeds.isEmpty()) {
			addEnv("AEMP_SEEDS", String.join(",", this.seeds));
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No port is free for a container", ex);
		}
	}

	private static String newSecret() {
		byte[] bytes = new byte[SECRET_BYTES];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
