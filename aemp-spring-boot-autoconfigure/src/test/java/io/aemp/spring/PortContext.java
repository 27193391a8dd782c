package io.aemp.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.FamilyContent;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application context with beans that are ports of node {@code n1}, and node
 * {@code n2}, which remembers what it gets. All that a message causes has happened when
 * {@code send} returns, on the thread of the test.
 */
final class PortContext implements AutoCloseable {

	private final FakeCluster cluster = new FakeCluster("n1", "n2");

	private final AempNode node = this.cluster.start("n1");

	private final FakePeer peer = new FakePeer(this.cluster, "n2", Map.of());

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private PortContext(Class<?>... beans) {
		// Not closed by the context: on this thread it would wait for itself.
		this.context.getBeanFactory().registerSingleton("node", this.node);
		this.context.register(Infrastructure.class);
		for (Class<?> bean : beans) {
			this.context.register(bean);
		}
		this.context.refresh();
	}

	static PortContext of(Class<?>... beans) {
		return new PortContext(beans);
	}

	AempPortRegistry registry() {
		return this.context.getBean(AempPortRegistry.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Registers a bean while the application runs, with others, and creates it. */
	<T> T createBean(Class<T> type, Class<?>... others) {
		this.context.registerBean(type);
		for (Class<?> other : others) {
			this.context.registerBean(other);
		}
		return this.context.getBean(type);
	}

	/** The ID of the only port. */
	String port() {
		return registry().ports().get(0).port().id();
	}

	/** Sends to the only port. */
	void send(@Nullable Object... message) {
		this.node.snd(port(), message);
		this.cluster.run();
	}

	/** Sends from {@code n2} to the only port, over a link that it has made. */
	void sendFromPeer(@Nullable Object... message) {
		this.peer.dial(this.cluster.portOf("n1"));
		this.cluster.run();
		this.peer.send(PortId.parse(port()).name(), message);
		this.cluster.run();
	}

	/** Kills the only port from {@code n2}, over a link that it has made. */
	void killFromPeer(@Nullable Object... reason) {
		@Nullable Object[] request = new @Nullable Object[reason.length + 2];
		request[0] = "kil1";
		request[1] = PortId.parse(port()).name();
		System.arraycopy(reason, 0, request, 2, reason.length);
		this.peer.dial(this.cluster.portOf("n1"));
		this.cluster.run();
		this.peer.send("", request);
		this.cluster.run();
	}

	/** Sends messages to the only port before it can handle the first one. */
	void sendTogether(int count, @Nullable Object... message) {
		for (int i = 0; i < count; i++) {
			this.node.snd(port(), message);
		}
		this.cluster.run();
	}

	/** Sends to the only port, which dies of it: the text of {@code die, <text>}. */
	String dyingOf(@Nullable Object... message) {
		List<Reason> deaths = new ArrayList<>();
		this.node.mon(port(), deaths::add);
		send(message);
		return deaths.isEmpty() ? "alive" : String.valueOf(deaths.get(0).elements().get(1));
	}

	/** The node that has the ports. */
	AempNode node() {
		return this.node;
	}

	/** Advances the clock, and runs everything that is due by then. */
	void advance(Duration duration) {
		this.cluster.advance(duration);
	}

	/** Runs everything that can happen now. */
	void run() {
		this.cluster.run();
	}

	boolean isAlive(String portId) {
		List<Reason> deaths = new ArrayList<>();
		Guard guard = this.node.mon(portId, deaths::add);
		this.cluster.run();
		guard.close();
		return deaths.isEmpty();
	}

	/** Returns the content of a family that the node knows now. */
	FamilyContent family(String name) {
		CompletableFuture<FamilyContent> content = this.node.family(name).content();
		this.cluster.run();
		return content.join();
	}

	/** Messages to ports of {@code n2}: the receivers, each followed by the elements. */
	List<List<@Nullable Object>> sent() {
		List<List<@Nullable Object>> sent = new ArrayList<>();
		for (List<@Nullable Object> packet : this.peer.received()) {
			String name = String.valueOf(packet.get(0));
			// The node port is for the kernels to talk to each other.
			if (!name.isEmpty()) {
				List<@Nullable Object> message = new ArrayList<>(packet);
				message.set(0, "n2#" + name);
				sent.add(message);
			}
		}
		return sent;
	}

	@Override
	public void close() {
		this.context.close();
		this.cluster.run();
	}

	@Configuration(proxyBeanMethods = false)
	static class Infrastructure {

		@Bean
		static AempPortBeanPostProcessor postProcessor() {
			return new AempPortBeanPostProcessor();
		}

		@Bean
		static DbMonBeanPostProcessor familyPostProcessor() {
			return new DbMonBeanPostProcessor();
		}

		@Bean
		static SpawnFunctions spawnFunctions(ObjectProvider<Node> node) {
			return new SpawnFunctions(node);
		}

		@Bean
		AempPortRegistry registry(Node node) {
			return new AempPortRegistry(node);
		}

	}

}
