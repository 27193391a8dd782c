package io.aemp.spring;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.Node;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds {@link DbMon} methods of beans that are no ports and lets them hear of their
 * families once all singletons are created; those of beans created later, at once.
 * Declared as a bean by a static method, used by the container only.
 *
 * @since 0.1.0
 */
public final class DbMonBeanPostProcessor extends AnnotatedBeanPostProcessor implements DisposableBean {

	private final Map<Class<?>, Boolean> monitoring = new ConcurrentHashMap<>();

	private final StartupQueue<Monitoring> found = new StartupQueue<>(this::monitor);

	private final List<Guard> monitors = new CopyOnWriteArrayList<>();

	private final HandlerFailures failures = new HandlerFailures();

	/**
	 * A processor, to be completed by the container.
	 */
	public DbMonBeanPostProcessor() {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = userClass(bean);
		if (this.monitoring.computeIfAbsent(type, DbMonBeanPostProcessor::isFor) && !isSpawned(beanName, type)) {
			DbMonMethod.of(type, false, resolver())
				.forEach((method) -> this.found.add(new Monitoring(beanName, bean, method)));
		}
		return bean;
	}

	/** Ports hear of families in their own order. */
	private static boolean isFor(Class<?> type) {
		return DbMonMethod.isIn(type) && !AnnotatedElementUtils.hasAnnotation(type, AempPort.class);
	}

	/** A spawned bean is a port, too. */
	private boolean isSpawned(String beanName, Class<?> type) {
		BeanFactory beans = beanFactory();
		if (!beans.containsBean(beanName) || beans.isSingleton(beanName)) {
			return false;
		}
		if (!SpawnFunctions.isSpawned(type)) {
			throw new PortDefinitionException(
					"Bean '" + beanName + "' of class " + type.getName() + " has @DbMon methods but is no singleton",
					"Remove its scope, or call Family.mon in one of its methods");
		}
		return true;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.monitoring.clear();
		this.found.start();
	}

	private void monitor(Monitoring monitoring) {
		DbMonMethod method = monitoring.method();
		Family family = Families.of(beanFactory().getBeanProvider(Node.class).getIfUnique(), method.family(),
				"Bean '" + monitoring.beanName() + "'");
		ErrorHandling errors = ErrorHandling.logging(this.failures);
		this.monitors.add(family.mon(new DbMonObserver(monitoring.bean(), method, family, null, errors)));
	}

	@Override
	public void destroy() {
		this.monitors.forEach(Guard::close);
	}

	/**
	 * A method that will hear of its family.
	 */
	private record Monitoring(String beanName, Object bean, DbMonMethod method) {

	}

}
