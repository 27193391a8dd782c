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
	 * Tells the bean its port: before the port can receive anything, and again with the
	 * new port each time the bean is restarted, on some thread of the node then.
	 * @param port the port from now on
	 */
	void setPort(Port port);

}
