import CKernels
import TileMachine

extension Switch: Executable {
  package var keepsState: Bool { true }

  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let source = binder.operand(source, count: count)
    var (devices, site) = try binder.neurons(memc_switch, count: count)
    let context = binder.context
    let total = binder.trips * count
    devices.draws = Int64((total + 3) / 4)
    let key = context.presentation.key(ofSite: site)
    devices.key = (key.x, key.y)
    let table = context.program.functions[declared: function]
    devices.lowest = source.type.isSigned ? Int64(-(table.count / 2)) : 0
    devices.voltages = UnsafePointer(context.arena.store(table.map { Float($0) / 1000 }))
    if let own = context.presentation.devices(ofSite: site, count: total) {
      devices.widths = UnsafePointer(context.arena.store(own.widths))
      devices.shifts = UnsafePointer(context.arena.store(own.shifts))
    }
    try binder.appendNeurons(devices, count: count, to: destination, a: source)
  }
}
