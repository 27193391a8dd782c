package io.aemp;

import java.io.ObjectInputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules that keep the house in order: who may know whom, and who may touch what.
 */
@AnalyzeClasses(packages = "io.aemp",
		importOptions = { ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class })
class ArchitectureTests {

	private static final String NETTY = "io.aemp.internal.transport.netty..";

	private static final String LOCAL = "io.aemp.local..";

	private static final String RUNTIME = "io.aemp.internal.runtime..";

	/**
	 * From top to bottom. Packages on one line are independent of each other.
	 */
	private static final List<List<String>> LAYERS = List.of(List.of("io.aemp.node.."),
			List.of("io.aemp.internal.node.."), List.of("io.aemp.internal.global.."),
			List.of("io.aemp.internal.request.."), List.of("io.aemp.internal.link"),
			List.of("io.aemp.internal.link.sequence.."),
			List.of("io.aemp.internal.link.connect..", "io.aemp.internal.link.inbound..",
					"io.aemp.internal.link.outbound.."),
			List.of("io.aemp.internal.link.events..", "io.aemp.internal.link.liveness.."),
			List.of("io.aemp.internal.port.."), List.of("io.aemp.internal.dispatch.."),
			List.of("io.aemp.internal.credit.."),
			List.of("io.aemp.internal.context..", "io.aemp.internal.future..", "io.aemp.internal.loss.."),
			List.of(NETTY, LOCAL), List.of("io.aemp.internal.transport"), List.of("io.aemp.internal.wire.."),
			List.of("io.aemp.internal.handshake.."), List.of(RUNTIME), List.of("io.aemp"));

	@ArchTest
	static final ArchRule everyPackageHasItsLayer = classes().should()
		.resideInAnyPackage(LAYERS.stream().flatMap(List::stream).toArray(String[]::new))
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule packagesDependDownwardsOnly = packagesDependDownwardsOnly();

	@ArchTest
	static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching("io.(**)")
		.should()
		.beFreeOfCycles()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyNodeChoosesTheTransport = noClasses().that()
		.resideOutsideOfPackages("io.aemp.node..", "io.aemp.internal.node..", NETTY, LOCAL)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(NETTY, LOCAL)
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyTheNettyTransportKnowsChannels = noClasses().that()
		.resideOutsideOfPackage(NETTY)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule nobodyUsesJavaSerialization = noClasses().should()
		.dependOnClassesThat()
		.areAssignableTo(ObjectInputStream.class)
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule nobodyLetsJsonNameTypes = noClasses().should()
		.dependOnClassesThat(named("JsonTypeInfo", "PolymorphicTypeValidator", "BasicPolymorphicTypeValidator",
				"TypeResolverBuilder", "StdTypeResolverBuilder"))
		.orShould()
		.accessTargetWhere(DescribedPredicate.describe("activates default typing",
				(access) -> access.getTarget().getName().startsWith("activateDefaultTyping")))
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().should(beInANullMarkedPackage()).allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyTheRuntimeReadsClocks = onlyTheRuntimeMay("read a clock or sleep",
			(target) -> isMember(target, System.class, "nanoTime", "currentTimeMillis")
					|| isMember(target, Thread.class, "sleep") || isMember(target, TimeUnit.class, "sleep")
					|| isMember(target, Instant.class, "now")
					|| isMember(target, Clock.class, "system", "systemUTC", "systemDefaultZone")
					|| isMember(target, Timer.class, "<init>"));

	@ArchTest
	static final ArchRule onlyTheRuntimeDrawsRandomNumbers = onlyTheRuntimeMay("draw random numbers",
			(target) -> isMember(target, Random.class, "<init>") || isMember(target, SplittableRandom.class, "<init>")
					|| isAnyMember(target, ThreadLocalRandom.class) || isAnyMember(target, SecureRandom.class)
					|| isMember(target, Math.class, "random") || isMember(target, UUID.class, "randomUUID"));

	@ArchTest
	static final ArchRule onlyTheRuntimeMakesThreads = onlyTheRuntimeMay("make threads or executors",
			(target) -> isAnyMember(target, Executors.class) || isMember(target, Thread.class, "<init>")
					|| isMember(target, ThreadPoolExecutor.class, "<init>")
					|| isMember(target, ScheduledThreadPoolExecutor.class, "<init>")
					|| isMember(target, ForkJoinPool.class, "<init>", "commonPool"));

	private static ArchRule packagesDependDownwardsOnly() {
		CompositeArchRule rule = CompositeArchRule.of(independent(NETTY, LOCAL));
		for (int i = 1; i < LAYERS.size(); i++) {
			for (String one : LAYERS.get(i)) {
				for (String other : LAYERS.get(i)) {
					rule = one.equals(other) ? rule : rule.and(independent(one, other));
				}
			}
			String[] layer = LAYERS.get(i).toArray(String[]::new);
			String[] above = LAYERS.subList(0, i).stream().flatMap(List::stream).toArray(String[]::new);
			rule = rule.and(noClasses().that()
				.resideInAnyPackage(layer)
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(above)
				.allowEmptyShould(true));
		}
		return rule.as("packages should depend only on packages below them");
	}

	private static ArchRule independent(String one, String other) {
		return noClasses().that()
			.resideInAPackage(one)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(other)
			.allowEmptyShould(true);
	}

	private static ArchRule onlyTheRuntimeMay(String action, Predicate<AccessTarget> forbidden) {
		return noClasses().that()
			.resideOutsideOfPackage(RUNTIME)
			.should()
			.accessTargetWhere(DescribedPredicate.describe(action, (access) -> forbidden.test(access.getTarget())))
			.as("only " + RUNTIME + " should " + action)
			.allowEmptyShould(true);
	}

	private static boolean isAnyMember(AccessTarget target, Class<?> owner) {
		return target.getOwner().isEquivalentTo(owner);
	}

	private static boolean isMember(AccessTarget target, Class<?> owner, String... names) {
		return isAnyMember(target, owner) && List.of(names).contains(target.getName());
	}

	private static DescribedPredicate<JavaClass> named(String... simpleNames) {
		return DescribedPredicate.describe("are named " + String.join(" or ", simpleNames),
				(type) -> List.of(simpleNames).contains(type.getSimpleName()));
	}

	private static ArchCondition<JavaClass> beInANullMarkedPackage() {
		return new ArchCondition<>("be in a package whose package-info.java says @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean nullMarked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, nullMarked,
						type.getName() + (nullMarked ? " is" : " is not") + " in a @NullMarked package"));
			}

		};
	}

}
