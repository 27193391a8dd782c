package io.aemp.spring;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.aemp.Family;
import io.aemp.Node;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;

/**
 * Finds {@link DbMon} methods of beans that are no ports and lets them hear of their
 * families once all singletons are created; those of beans created later, at once.
 * Declared as a bean by a static method, used by the container only.
 *
 * @since 0.1.0
 */
public final class DbMonBeanPostProcessor extends AnnotatedBeanPostProcessor implements ContextBound, DisposableBean {

	private final Map<Class<?>, Boolean> monitoring = new ConcurrentHashMap<>();

	private final Set<String> collected = ConcurrentHashMap.newKeySet();

	private final StartupQueue<Monitoring> found = new StartupQueue<>(this::monitor);

	private final Attachments monitors = new Attachments();

	private final HandlerFailures failures = new HandlerFailures();

	/**
	 * A processor, to be completed by the container.
	 */
	public DbMonBeanPostProcessor() {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ScopedObject) && !(bean instanceof FactoryBean)) {
			Class<?> type = userClass(bean);
			if (isMonitoring(beanName, type)) {
				collect(beanName, bean, type);
			}
		}
		return bean;
	}

	/** Ports, spawned ones included, hear of families in their own order. */
	private boolean isMonitoring(String beanName, Class<?> type) {
		return this.monitoring.computeIfAbsent(type, DbMonMethod::isIn)
				&& definitions().find(beanName, type, AempPort.class) == null
				&& !definitions().isSpawned(beanName, type);
	}

	private void collect(String beanName, Object bean, Class<?> type) {
		checkEager(beanName, type);
		this.collected.add(beanName);
		this.found.add(new Monitoring(beanName, bean, DbMonMethod.of(type, false, resolver())));
	}

	private void checkEager(String beanName, Class<?> type) {
		definitions().checkEager(beanName, "Bean '" + BeanDefinitions.publicName(beanName) + "' of class "
				+ type.getName() + " with @DbMon methods", "call Family.mon in one of its methods");
	}

	@Override
	public void afterSingletonsInstantiated() {
		definitions().names().forEach(this::checkDefinition);
		this.monitoring.clear();
		this.found.start();
		this.collected.clear();
	}

	private void checkDefinition(String beanName) {
		Class<?> type = definitions().type(beanName);
		if (type == null || !isMonitoring(beanName, type)) {
			return;
		}
		checkEager(beanName, type);
		Object bean = beanFactory().getBean(beanName);
		if (!this.collected.contains(beanName)) {
			collect(beanName, bean, userClass(bean));
		}
	}

	private void monitor(Monitoring monitoring) {
		whenComplete(monitoring.beanName(), monitoring.bean(),
				(bean) -> monitoring.methods().forEach((method) -> monitor(monitoring.beanName(), bean, method)));
	}

	private void monitor(String beanName, Object bean, DbMonMethod method) {
		Node node = Families.node(beanFactory().getBeanProvider(Node.class).getIfUnique(), "Bean '" + beanName + "'");
		Family family = node.family(method.family());
		ErrorHandling errors = ErrorHandling.logging(this.failures);
		DbMonObserver observer = new DbMonObserver(bean, method, family, null, errors);
		this.monitors.add(node, () -> family.mon(observer));
	}

	@Override
	public void start() {
		this.monitors.start();
	}

	@Override
	public CompletableFuture<Void> stop() {
		this.monitors.stop();
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void destroy() {
		this.monitors.close();
	}

	/**
	 * A bean with methods that observe families.
	 */
	private record Monitoring(String beanName, Object bean, List<DbMonMethod> methods) {

	}

}
