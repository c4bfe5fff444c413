/** Units and ages. A number and its unit stay on one line. */
export const format = {
  'format.seconds': '{n}\u00a0s',
  'format.minutes': '{n}\u00a0min',
  'format.hours': '{n}\u00a0h',
  'format.days': '{n, plural, one {#\u00a0day} other {#\u00a0days}}',
  'format.now': 'now',
  'format.agoSeconds': '{n}\u00a0s ago',
  'format.agoMinutes': '{n}\u00a0min ago',
  'format.agoHours': '{n}\u00a0h ago',
  'format.agoDays': '{n, plural, one {#\u00a0day ago} other {#\u00a0days ago}}',
  'format.percent': '{n}\u00a0%',
  'format.gpus': '{n, plural, one {#\u00a0GPU} other {#\u00a0GPUs}}',
  'format.cpu': '{n}\u00a0CPU',
  'format.lease': 'lease {id}',
  'format.order': 'order {id}',
  'format.playMoney': 'play $',
  'format.disk': '{size} disk',
} as const;
