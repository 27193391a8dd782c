package io.aemp.spring;

import java.util.List;

import io.aemp.Port;

/**
 * A bean that is a port.
 *
 * @param beanName the name of the bean
 * @param type the class of the bean, without proxies
 * @param port the port
 * @param tags the tags it has handlers for, sorted; empty for the default handler
 * @since 0.1.0
 */
public record RegisteredPort(String beanName, Class<?> type, Port port, List<String> tags) {

}
