package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.node.AempNode;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of a node and of the beans that are its ports.
 * <p>
 * A {@link Node} bean of the application takes the place of the node made here. If it is
 * an {@link AempNode}, it is started and closed with the application as well.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AempNode.class)
@ConditionalOnBooleanProperty(name = "aemp.enabled", matchIfMissing = true)
// In this order, since the conditions of the later ones look for beans of the earlier.
@Import({ PropertyCheckConfiguration.class, MapperConfiguration.class, SettingsConfiguration.class,
		NodeConfiguration.class, PortsConfiguration.class, FamiliesConfiguration.class, EventsConfiguration.class,
		LifecycleConfiguration.class })
public final class AempAutoConfiguration {

}
