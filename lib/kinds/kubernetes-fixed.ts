import type { FixedRow } from '../model/fixed-row.ts';

/**
 * What the API server of Kubernetes lets nobody change.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go and its neighbours
 */
export const KUBERNETES_FIXED: readonly FixedRow[] = [
  { kinds: 'apps/{DaemonSet,Deployment,ReplicaSet,StatefulSet}', at: 'spec.selector', anew: 'delete' },
  {
    kinds: 'apps/StatefulSet',
    at: 'spec',
    except:
      'selector replicas ordinals template updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy minReadySeconds',
    defaults: { podManagementPolicy: 'OrderedReady' },
    anew: 'orphan',
  },
  {
    kinds: 'batch/Job',
    at: 'spec',
    except: 'parallelism backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished suspend',
    anew: 'flux',
  },
  {
    kinds: '/Pod',
    at: 'spec',
    except: 'containers initContainers activeDeadlineSeconds terminationGracePeriodSeconds tolerations',
    anew: 'delete',
  },
  { kinds: '/Pod', at: 'spec.{containers,initContainers}[]', except: 'name image', anew: 'delete' },
  { kinds: '/Service', at: 'spec.clusterIP', isRetained: true, anew: 'delete' },
  { kinds: '/Service', at: 'spec.loadBalancerClass', anew: 'delete' },
  {
    kinds: '/PersistentVolumeClaim',
    at: 'spec',
    except: 'resources volumeAttributesClassName',
    defaults: { volumeMode: 'Filesystem' },
    anew: 'never',
  },
  {
    kinds: '/PersistentVolume',
    at: 'spec',
    except:
      'capacity accessModes persistentVolumeReclaimPolicy mountOptions claimRef storageClassName volumeAttributesClassName nodeAffinity',
    defaults: { volumeMode: 'Filesystem' },
    anew: 'never',
  },
  { kinds: '/PersistentVolume', at: 'spec.nodeAffinity', once: true, anew: 'never' },
  { kinds: '/{ConfigMap,Secret}', at: '{immutable,data,binaryData,stringData}', when: 'immutable', anew: 'delete' },
  { kinds: '/Secret', at: 'type', defaults: { type: 'Opaque' }, anew: 'delete' },
  { kinds: 'rbac.authorization.k8s.io/{ClusterRoleBinding,RoleBinding}', at: 'roleRef', anew: 'delete' },
  {
    kinds: 'storage.k8s.io/StorageClass',
    at: '{provisioner,parameters,reclaimPolicy,volumeBindingMode}',
    defaults: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
    anew: 'delete',
  },
  { kinds: 'storage.k8s.io/CSIDriver', at: 'spec.attachRequired', anew: 'delete' },
  {
    kinds: 'scheduling.k8s.io/PriorityClass',
    at: '{value,preemptionPolicy}',
    defaults: { preemptionPolicy: 'PreemptLowerPriority' },
    anew: 'delete',
  },
  { kinds: 'node.k8s.io/RuntimeClass', at: 'handler', anew: 'delete' },
  { kinds: 'networking.k8s.io/IngressClass', at: 'spec.controller', anew: 'delete' },
  { kinds: 'discovery.k8s.io/EndpointSlice', at: 'addressType', anew: 'delete' },
  {
    kinds: 'apiextensions.k8s.io/CustomResourceDefinition',
    at: 'spec.{group,scope,names.kind,names.plural}',
    anew: 'never',
  },
];
