package io.aemp.spring;

import io.aemp.Port;

import org.springframework.beans.factory.Aware;

/**
 * To be implemented by an {@link AempPort} bean, or one that is spawned, which has to
 * know its own port, to tell others its ID for example.
 *
 * @since 0.1.0
 */
public interface PortAware extends Aware {

	/**
	 * Sets the port of the bean, before the port can receive anything. Called again with
	 * the new port each time the port is restarted, on a thread of the node.
	 * @param port the port from now on
	 */
	void setPort(Port port);

}
