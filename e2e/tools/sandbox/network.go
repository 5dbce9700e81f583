package main

import (
	"fmt"
	"net"
	"os"

	"github.com/vishvananda/netlink"
)

// The network of a node: a bridge to which every pod has a cable. The node has the bridge's own address, and is the way
// from the pods to the node's processes. Nothing leads any further.
const (
	bridgeName = "pods"
	prefix     = 16
)

var bridgeAddress = net.IPv4(10, 42, 0, 1)

// cableEnd is what a pod calls its end of the cable.
const cableEnd = "eth0"

func prepareNodeNetwork() error {
	if err := up("lo"); err != nil {
		return err
	}
	bridge := &netlink.Bridge{LinkAttrs: named(bridgeName)}
	if err := netlink.LinkAdd(bridge); err != nil {
		return fmt.Errorf("cannot make a bridge (the kernel needs its module 'bridge'): %w", err)
	}
	if err := address(bridge, bridgeAddress); err != nil {
		return err
	}
	if err := up(bridgeName); err != nil {
		return err
	}
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644)
}

// speakAs gives the node more addresses, so that its processes can come to a pod as somebody else, who is answered.
func speakAs(addresses []string) error {
	loopback, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	for _, each := range addresses {
		one := &net.IPNet{IP: net.ParseIP(each).To4(), Mask: net.CIDRMask(32, 32)}
		if one.IP == nil {
			return fmt.Errorf("'%s' is no IPv4 address", each)
		}
		if err := netlink.AddrReplace(loopback, &netlink.Addr{IPNet: one}); err != nil {
			return fmt.Errorf("cannot take the address %s: %w", each, err)
		}
	}
	return nil
}

// plugIn lays a cable from the bridge into the network namespace of a process. It vanishes with that namespace.
func plugIn(pid int, pod net.IP) error {
	bridge, err := netlink.LinkByName(bridgeName)
	if err != nil {
		return fmt.Errorf("there is no bridge '%s': 'sandbox pod' runs within 'sandbox node': %w", bridgeName, err)
	}
	attributes := named(cableName(pid))
	attributes.MasterIndex = bridge.Attrs().Index
	cable := &netlink.Veth{
		LinkAttrs:     attributes,
		PeerName:      cableEnd,
		PeerNamespace: netlink.NsPid(pid),
		// Always the same for an address, so that nobody who remembers it looks for a pod that is gone.
		PeerHardwareAddr: append(net.HardwareAddr{2, 0}, pod.To4()...),
	}
	if err := netlink.LinkAdd(cable); err != nil {
		return fmt.Errorf("cannot lay a cable to the pod (the kernel needs its module 'veth'): %w", err)
	}
	return up(cable.Name)
}

// pullOut takes the cable away before the kernel does, which takes its time.
func pullOut(pid int) {
	if cable, err := netlink.LinkByName(cableName(pid)); err == nil {
		netlink.LinkDel(cable)
	}
}

func cableName(pid int) string { return fmt.Sprintf("veth%d", pid) }

// preparePodNetwork sets up the end of the cable, within the pod's namespace.
func preparePodNetwork(pod net.IP) error {
	if err := up("lo"); err != nil {
		return err
	}
	cable, err := netlink.LinkByName(cableEnd)
	if err != nil {
		return fmt.Errorf("%s: %w", cableEnd, err)
	}
	if err := address(cable, pod); err != nil {
		return err
	}
	if err := up(cableEnd); err != nil {
		return err
	}
	if err := netlink.RouteAdd(&netlink.Route{LinkIndex: cable.Attrs().Index, Gw: bridgeAddress}); err != nil {
		return fmt.Errorf("cannot set the default route: %w", err)
	}
	// containerd since 2.0, and k3s before it, let every pod listen on any port. A new network namespace starts with 1024.
	return os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0o644)
}

func named(name string) netlink.LinkAttrs {
	attributes := netlink.NewLinkAttrs()
	attributes.Name = name
	return attributes
}

func address(link netlink.Link, ip net.IP) error {
	network := &net.IPNet{IP: ip, Mask: net.CIDRMask(prefix, 32)}
	if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: network}); err != nil {
		return fmt.Errorf("cannot give %s the address %s: %w", link.Attrs().Name, ip, err)
	}
	return nil
}

func up(name string) error {
	link, err := netlink.LinkByName(name)
	if err == nil {
		err = netlink.LinkSetUp(link)
	}
	if err != nil {
		return fmt.Errorf("cannot take %s up: %w", name, err)
	}
	return nil
}
